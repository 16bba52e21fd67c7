"""Brings look-alikes of a word to one form, so that a listed word finds its disguises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from .look_alikes import LOOK_ALIKES

_MOST_KNOWN = 20_000
"""Signs that are remembered: more than any site's languages have."""
_MOST_LETTERS = 4
"""What a sign comes to at most: two Arabic ones are whole phrases, of up to 18 letters."""
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing."""
_SIGNS_FOR_LETTERS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
     "@": "a", "$": "s", "!": "i", "|": "i", "€": "e", "£": "l"}
)  # fmt: skip
_STROKE = re.compile("[1!|]")
_APART = re.compile(r"(?<!\w)(?:\w[ .\-_*+/]{1,2}){3,30}\w(?!\w)")
_JOINTS = re.compile(r"[ .\-_*+/]")
_INNER = r"[.\-_*+/\u00b7\u2022'\u2019]"
_BROKEN = re.compile(rf"(?<![^\W_])[^\W_]++(?:{_INNER}[^\W_]++)+")
_INNER_SIGN = re.compile(_INNER)
_RUN = re.compile(r"(.)\1\1+")


def fold(text: str) -> str:
    """Lower case without accents, invisible signs and foreign look-alikes."""
    # Most texts are ASCII, and nothing else would change them.
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def unaccented(text: str) -> str:
    """Lower case without accents and invisible signs: look-alikes stay what they are."""
    return text.lower() if text.isascii() else text.translate(_UNACCENTED)


class _Table(dict[int, str]):
    """What each sign comes to, found when it is first met; for `str.translate`."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, code: int) -> str:
        changed = self._change(chr(code))[:_MOST_LETTERS]
        if len(self) < _MOST_KNOWN:
            self[code] = changed
        return changed


def _fold_sign(sign: str) -> str:
    # Some capitals look like another letter than their small form does, styled ones such as 𝐀 only
    # once they are taken apart.
    shown = LOOK_ALIKES.get(ord(sign), sign)
    if shown.isascii():
        return shown
    plain = unicodedata.normalize("NFKD", shown).translate(LOOK_ALIKES)
    return _unaccent(plain).translate(LOOK_ALIKES)


def _unaccent(signs: str) -> str:
    small = unicodedata.normalize("NFKD", signs).casefold()
    decomposed = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in decomposed if _is_seen(sign))


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN and sign not in _BLANKS


_FOLDED, _UNACCENTED = _Table(_fold_sign), _Table(_unaccent)


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
    with_l = _STROKE.sub("l", folded).translate(_SIGNS_FOR_LETTERS)
    return tuple(dict.fromkeys((folded, lettered, with_l, shortened, joined, _mended(folded))))


def _mended(folded: str) -> str:
    """Give the words with signs inside, without these; a number between keeps them apart."""
    odd = " ".join(word for word in folded.split() if not word.isalnum())
    return " 0 ".join(_INNER_SIGN.sub("", word) for word in _BROKEN.findall(odd))
