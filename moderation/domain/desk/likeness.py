"""Which words of a text to look for when others like it are wanted."""

from __future__ import annotations

import re

MOST_WORDS = 6
SHORTEST_WORD = 3

_WORD = re.compile(r"[^\W_]+")


def telling_words(text: str) -> tuple[str, ...]:
    """Give the longest different words of a text, at most 6: long ones tell most of a text.

    Texts of short words alone give these; a text without a word gives none.
    """
    words = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    long = [word for word in words if len(word) >= SHORTEST_WORD] or list(words)
    return tuple(sorted(long, key=lambda word: (-len(word), word))[:MOST_WORDS])
