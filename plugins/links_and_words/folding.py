"""Brings look-alikes of a word to one form, so that a listed word finds its disguises."""

from __future__ import annotations

import re
import unicodedata

from .look_alikes import LOOK_ALIKES

_UNSEEN = frozenset({"Cf", "Mn", "Me"})
_BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"))
"""Letters and signs that show nothing."""
_SIGNS_FOR_LETTERS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
     "@": "a", "$": "s", "!": "i", "|": "i", "€": "e", "£": "l"}
)  # fmt: skip
_STROKES_FOR_L = str.maketrans("1!|", "lll")
_APART = re.compile(r"(?<!\w)(?:\w[ .\-_*+/]{1,2}){3,30}\w(?!\w)")
_JOINTS = re.compile(r"[ .\-_*+/]")
_INNER = r"[.\-_*+/\u00b7\u2022'\u2019]"
_BROKEN = re.compile(rf"(?<![^\W_])[^\W_]++(?:{_INNER}[^\W_]++)+")
_INNER_SIGN = re.compile(_INNER)
_RUN = re.compile(r"(.)\1\1+")


def fold(text: str) -> str:
    """Lower case without accents, invisible signs and foreign look-alikes."""
    if text.isascii():  # most texts are, and nothing below would change them
        return text.lower()
    # Some capitals look like another letter than their small form does, styled ones such as 𝐀 only
    # once they are taken apart.
    shown = _visible(text).translate(LOOK_ALIKES)
    plain = unicodedata.normalize("NFKD", shown).translate(LOOK_ALIKES)
    return _without_accents(plain).translate(LOOK_ALIKES)


def unaccented(text: str) -> str:
    """Lower case without accents and invisible signs: look-alikes stay what they are."""
    return text.lower() if text.isascii() else _without_accents(_visible(text))


def _visible(text: str) -> str:
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
    return shown.translate(_BLANKS)


def _without_accents(text: str) -> str:
    small = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def variants(text: str) -> tuple[str, ...]:
    """Forms of a text in which a disguised word may stand openly; the plain one comes first.

    In turn: folded; signs read as letters (`fr33`), strokes as l (`s1ot`), runs of a letter
    shortened (`freeee`), letters that stand apart (`f r e e`, `f.r.e.e`) joined, and the
    words with signs inside (`fr.ee`) without these.
    """
    folded = fold(text)
    lettered = folded.translate(_SIGNS_FOR_LETTERS)
    shortened = _RUN.sub(r"\1", lettered)
    joined = _APART.sub(lambda match: _JOINTS.sub("", match.group()), lettered)
    with_l = folded.translate(_STROKES_FOR_L).translate(_SIGNS_FOR_LETTERS)
    return tuple(dict.fromkeys((folded, lettered, with_l, shortened, joined, _mended(folded))))


def _mended(folded: str) -> str:
    """Give the words with signs inside, without these; a number between keeps them apart."""
    odd = " ".join(word for word in folded.split() if not word.isalnum())
    return " 0 ".join(_INNER_SIGN.sub("", word) for word in _BROKEN.findall(odd))
