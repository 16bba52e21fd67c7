"""The form in which spellings of one thing fall together: how look-alikes are found."""

from __future__ import annotations

import re
import unicodedata

LONGEST_FORM = 120
"""Characters of a form that are kept: folding can make a name longer."""

WORD = re.compile(r"[^\W_]+[+#]*")
"""Signs at the end of a word belong to it: ``c``, ``c++`` and ``c#`` are three things."""

NO_PLURALS = frozenset(
    {
        *("news", "series", "species", "lens", "chaos", "canvas", "atlas", "bias", "alias"),
        "pancreas",
    }
)
ENDS_IN_IE = frozenset(
    {"movie", "cookie", "zombie", "selfie", "calorie", "hoodie", "rookie", "genie", "smoothie"}
)

#: Endings of English plurals and what stands there in the singular; the first that fits counts.
#: What ends otherwise in "s" loses that, but for ENDS_OF_SINGULARS.
PLURALS = (
    ("yses", "ysis"),
    ("theses", "thesis"),
    ("gnoses", "gnosis"),
    ("sses", "ss"),
    ("ouses", "ouse"),
    ("auses", "ause"),
    ("uses", "us"),
    ("ses", "se"),
    ("xes", "x"),
    ("zzes", "zz"),
    ("tzes", "tz"),
    ("zes", "ze"),
    ("oaches", "oach"),
    ("eaches", "each"),
    ("aches", "ache"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("ies", "y"),
)
ENDS_OF_SINGULARS = ("ss", "us", "is", "ics")

#: Letters of other scripts that fonts draw like a Latin one, after the Unicode table of confusables
#: (Unicode Technical Standard 39).
LOOK_ALIKES = {
    "a": "\u0430\u03b1",
    "b": "\u0432\u03b2",
    "c": "\u0441\u03f2",
    "d": "\u0501",
    "e": "\u0435\u03b5",
    "g": "\u0261",
    "h": "\u04bb\u043d",
    "i": "\u0456\u03b9\u0269\u0131",
    "j": "\u0458\u03f3",
    "k": "\u043a\u03ba",
    "l": "\u04cf",
    "m": "\u043c",
    "o": "\u043e\u03bf",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u03c5",
    "v": "\u0475\u03bd\u028b",
    "w": "\u051d\u03c9",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03b3\u04af",
}
CONFUSABLE = {ord(one): latin for latin, others in LOOK_ALIKES.items() for one in others}


def words(name: str) -> tuple[str, ...]:
    """The words of a name: small letters without accents or look-alikes, in order.

    A name of signs alone has none.
    """
    if name.isascii():
        return tuple(WORD.findall(name.lower()))
    # Styled letters such as 𝐀 are capitals only once they are taken apart.
    plain = unicodedata.normalize("NFKD", name).casefold()
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return tuple(map(latin, WORD.findall(letters)))


def latin(word: str) -> str:
    """A word with look-alikes of Latin letters as those, where it has no letter that is none.

    So "pуthon" with a Cyrillic letter is "python", while a Russian word stays what it is: unless
    every letter of it has a Latin twin, and then people cannot tell it from a Latin word either.
    """
    translated = word.translate(CONFUSABLE)
    return translated if translated.isascii() else word


def singular(word: str) -> str:
    """A word without the ending of an English plural; short words stay as they are."""
    if len(word) < 4 or not word.endswith("s") or word in NO_PLURALS:
        return word
    if word[:-2] in NO_PLURALS:
        return word[:-2]
    if word[:-1] in ENDS_IN_IE or len(word) == 4:
        return word if word.endswith(ENDS_OF_SINGULARS) else word[:-1]
    for plural, single in PLURALS:
        if word.endswith(plural):
            return word[: -len(plural)] + single
    return word if word.endswith(ENDS_OF_SINGULARS) else word[:-1]


def form(name: str) -> str:
    """The form of a name: no signs between words, no accents, no plurals, no look-alikes.

    Names of one form may still be two things; it is a reason to ask, never to refuse. A name of
    signs alone is its own form. Never empty for a name that is not.
    """
    joined = "".join(map(singular, words(name)))
    # Once more: "node js" and "nodejs" end alike.
    return (singular(joined) or name)[:LONGEST_FORM]
