"""Forms of a name in which two spellings of one thing fall together."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"[^\W_]+[+#]*")
"""Signs at the end of a word belong to it: c, c++ and c# are three things."""
_NUMBERS = re.compile(r"\d+")
_NO_PLURALS = frozenset({"news", "series", "species"})


def words(name: str) -> tuple[str, ...]:
    """The words of a name: small letters without accents, in order."""
    # Styled letters such as 𝐀 are capitals only once they are taken apart.
    plain = unicodedata.normalize("NFKD", name).casefold()
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return tuple(_WORDS.findall(letters))


def joined(name_words: tuple[str, ...]) -> str:
    """The words without anything between them: `e-mail` and `email` are one."""
    return "".join(name_words)


def singular(word: str) -> str:
    """A word without the ending of an English plural; short words stay as they are."""
    if word in _NO_PLURALS or word.endswith("ics"):
        return word
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def key(name_words: tuple[str, ...]) -> str:
    """The form in which spellings that mean the same are equal: no signs, no plurals."""
    return "".join(map(singular, name_words))


def shape(whole: str) -> str:
    """A form with its numbers left out (`ld33`, `ld38`), empty where it has none."""
    bare = _NUMBERS.sub("0", whole)
    return bare if _NUMBERS.search(whole) and bare != "0" else ""


def grams(whole: str) -> set[str]:
    """The groups of three letters of a form; its beginning and its end belong to them."""
    padded = f"^{whole}$"
    return {padded[place : place + 3] for place in range(len(padded) - 2)}
