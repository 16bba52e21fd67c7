"""The short forms of a name: its initials, and its letters counted (`k8s`)."""

from __future__ import annotations

_SMALL = frozenset(
    {"a", "and", "as", "for", "in", "of", "on", "or", "the", "to", "van", "de", "en"}
)
"""Words whose letter is often left out: `iac` is infrastructure as code all the same."""
_SHORTEST_COUNTED = 5


def whole(name_words: tuple[str, ...]) -> str:
    """The words without anything between them."""
    return "".join(name_words)


def initials(name_words: tuple[str, ...]) -> set[str]:
    """The first letters of a name of several words, with and without its small words."""
    large = tuple(word for word in name_words if word not in _SMALL)
    return {"".join(word[0] for word in some) for some in (name_words, large) if len(some) > 1}


def counted(letters: str) -> str:
    """The first letter, how many follow, and the last one (`i18n`); empty for a short name."""
    if len(letters) < _SHORTEST_COUNTED:
        return ""
    return f"{letters[0]}{len(letters) - 2}{letters[-1]}"


def abbreviates(short: str, letters: str) -> bool:
    """Whether a short form is made of letters of a longer name, in order, from its first on."""
    rest = iter(letters)
    return short[:1] == letters[:1] and all(letter in rest for letter in short)
