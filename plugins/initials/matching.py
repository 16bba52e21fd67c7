"""The matcher: names that are short forms of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from moderation.hooks.toolkit import (
    JudgedPair,
    Match,
    Message,
    NoSettings,
    TagMatcher,
    VocabularyTag,
    message,
    words,
)

from .short_forms import abbreviates, counted, initials, whole

_OFFERED = 20
_INITIALS = 0.8
_COUNTED = 0.9
_LETTERS = 0.3
_SHORTEST = 2
_LONGEST = 5
"""Letters of a name that may be made of letters of another one."""
_READ = 200
"""Characters of a suggested name that are looked at."""


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one tag, and all its letters."""

    tag_id: int
    name: str
    letters: str


class ShortForms:
    """The names of all tags by their short forms, prepared once for many look-ups."""

    def __init__(self, tags: Sequence[VocabularyTag]) -> None:
        """Prepare the names of `tags`."""
        split = [
            (Named(tag.id, name, whole(parts)), parts)
            for tag in tags
            for name in dict.fromkeys((tag.name, *tag.aliases))
            if (parts := words(name))
        ]
        self.by_letters = _group((named.letters, named) for named, _ in split)
        self.by_initials = _group((one, named) for named, parts in split for one in initials(parts))
        self.by_count = _group((counted(named.letters), named) for named, _ in split)
        self.by_start = _group((named.letters[:2], named) for named, _ in split)


class Initials(TagMatcher[NoSettings]):
    """Knows letters only: what it finds is near, and never claimed to be the same tag."""

    id = "initials"
    title = message("Initials")

    def prepare(
        self, vocabulary: Sequence[VocabularyTag], judged: Sequence[JudgedPair]
    ) -> ShortForms:
        """Put the names into tables by their short forms."""
        return ShortForms(vocabulary)

    def match(self, name: str, vocabulary: ShortForms) -> list[Match]:
        """Give the tags that `name` is short for, or that are short for it, best first."""
        parts = words(name[:_READ])
        best: dict[int, Match] = {}
        for found in _matches(parts, vocabulary) if parts else ():
            known = best.get(found.tag_id)
            if known is None or found.score > known.score:
                best[found.tag_id] = found
        return sorted(best.values(), key=lambda one: (-one.score, one.tag_id))[:_OFFERED]


def _matches(parts: tuple[str, ...], forms: ShortForms) -> Iterator[Match]:
    letters = whole(parts)
    for named in forms.by_initials.get(letters, ()):
        why = message("“%(name)s” has these initials.", name=named.name)
        yield Match(named.tag_id, _INITIALS, why)
    for short in sorted(initials(parts)):
        yield from _made_of_initials(forms.by_letters.get(short, ()))
    yield from _by_count(letters, forms)
    yield from _of_its_letters(letters, forms)


def _made_of_initials(found: Iterable[Named]) -> Iterator[Match]:
    for named in found:
        why = message("“%(name)s” is made of its initials.", name=named.name)
        yield Match(named.tag_id, _INITIALS, why)


def _by_count(letters: str, forms: ShortForms) -> Iterator[Match]:
    short = counted(letters)
    for named in (*forms.by_count.get(letters, ()), *forms.by_letters.get(short, ())):
        yield Match(named.tag_id, _COUNTED, _counts(named))


def _counts(named: Named) -> Message:
    return message("One counts the letters of the other: “%(name)s”.", name=named.name)


def _of_its_letters(letters: str, forms: ShortForms) -> Iterator[Match]:
    if not _SHORTEST <= len(letters) <= _LONGEST or not letters.isalpha():
        return
    for named in forms.by_start.get(letters[:2], ()):
        if len(named.letters) > len(letters) and abbreviates(letters, named.letters):
            why = message("It is made of letters of “%(name)s”.", name=named.name)
            yield Match(named.tag_id, _LETTERS, why)


def _group(pairs: Iterable[tuple[str, Named]]) -> dict[str, list[Named]]:
    groups: dict[str, list[Named]] = {}
    for form, named in pairs:
        if form:
            groups.setdefault(form, []).append(named)
    return groups
