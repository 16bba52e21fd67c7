"""Whether a text speaks of a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable

from moderation.domain.tags.forms import singular, words

SHORTEST = 3
"""Letters of a name that texts are searched for: shorter ones stand in texts for other things."""

_WORD = re.compile(r"[^\W_]+")


def worth_looking_for(names: Iterable[str]) -> tuple[str, ...]:
    """Those of some names that are long enough to be looked for in texts."""
    return tuple(name for name in names if sum(map(len, _apart(name))) >= SHORTEST)


def mentions(text: str, names: Iterable[str]) -> bool:
    """Whether the words of one of the names stand in a text, in order and side by side.

    Case, accents, look-alikes of letters and English plurals are no matter.
    """
    said = f" {' '.join(_apart(text))} "
    return any(f" {' '.join(_apart(name))} " in said for name in names)


def parts(name: str) -> tuple[str, ...]:
    """What every text that mentions a name holds somewhere, if it spells it with its accents."""
    # "abilities" mentions "ability".
    return tuple(singular(word).removesuffix("y") or word for word in _WORD.findall(name.lower()))


def _apart(text: str) -> tuple[str, ...]:
    return tuple(map(singular, words(text)))
