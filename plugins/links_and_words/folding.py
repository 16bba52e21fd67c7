"""Brings look-alikes of a word to one form, so that a listed word finds its disguises."""

from __future__ import annotations

import re
import unicodedata

_LOOK_ALIKES = str.maketrans(
    {
        # Cyrillic and Greek letters that look Latin
        "а": "a", "в": "b", "е": "e", "ё": "e", "з": "3", "и": "u", "і": "i", "ї": "i", "ј": "j",
        "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x",
        "ѕ": "s", "ԁ": "d", "ԛ": "q", "ԝ": "w",
        "α": "a", "β": "b", "γ": "y", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o",
        "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ω": "w",
        # Latin letters that have no decomposition
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe",
    }
)  # fmt: skip
_SIGNS_FOR_LETTERS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
     "@": "a", "$": "s", "!": "i", "|": "i", "€": "e", "£": "l"}
)  # fmt: skip
_APART = re.compile(r"(?<!\w)(?:\w[ .\-_*+/]{1,2}){3,30}\w(?!\w)")
_JOINTS = re.compile(r"[ .\-_*+/]")
_RUN = re.compile(r"(.)\1{2,}")


def fold(text: str) -> str:
    """Lower case without accents, invisible signs and foreign look-alikes."""
    if text.isascii():  # most texts are, and nothing below would change them
        return text.lower()
    visible = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Mn"})
    # Styled letters such as 𝐀 are capitals only once they are taken apart.
    plain = unicodedata.normalize("NFKD", visible).casefold()
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return letters.translate(_LOOK_ALIKES)


def variants(text: str) -> tuple[str, ...]:
    """Forms of a text in which a disguised word may stand openly; the plain one comes first.

    In turn: folded; signs read as letters (`fr33`), runs of a letter shortened (`freeee`), and
    letters that stand apart (`f r e e`, `f.r.e.e`) joined.
    """
    folded = fold(text)
    lettered = folded.translate(_SIGNS_FOR_LETTERS)
    shortened = _RUN.sub(r"\1", lettered)
    joined = _APART.sub(lambda match: _JOINTS.sub("", match.group()), lettered)
    return tuple(dict.fromkeys((folded, lettered, shortened, joined)))
