"""The matcher: how likely moderators would call a name one of the known tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from moderation.hooks.toolkit import (
    JudgedPair,
    Match,
    Message,
    NoSettings,
    TagMatcher,
    VocabularyTag,
    message,
)

from .features import INITIALS, MEASURED, SPELLING, WORDS, Features, Form
from .learning import Lesson, learn, nearest

_OFFERED = 20
_LOOKED_AT = 120
"""Tags that are measured for one name, those that share its rarest words first."""
_LEAST = 0.5
_HIGHEST = 0.9
"""What was learned is a guess: it stays below what is known."""
_START = 4


class Known:
    """The names of all tags by what they may share with another, and what was learned."""

    def __init__(self, tags: Sequence[VocabularyTag], judged: Sequence[JudgedPair]) -> None:
        """Learn; the tables are made only where that gave something to use them with."""
        wanted = {pair.tag_id for pair in judged}
        self.names = {tag.id: tag.name for tag in tags}
        self.lesson = learn(judged, {tag.id: _forms(tag) for tag in tags if tag.id in wanted})
        self.forms = {tag.id: _forms(tag) for tag in tags} if self.lesson else {}
        self._by_sign: defaultdict[str, list[int]] = defaultdict(list)
        for tag_id, forms in self.forms.items():
            for sign in {sign for form in forms for sign in _signs(form)}:
                self._by_sign[sign].append(tag_id)

    def near(self, asked: Form) -> list[int]:
        """Tags that share a sign with a name, those with the rarest first; at most 120."""
        sharing = sorted((self._by_sign.get(sign, ()) for sign in _signs(asked)), key=len)
        found = dict.fromkeys(tag_id for tags in sharing for tag_id in tags[:_LOOKED_AT])
        return [*islice(found, _LOOKED_AT)]


class Learned(TagMatcher[NoSettings]):
    """Says nothing until people decided on enough pairs; never claims that two are one tag."""

    id = "learned"
    title = message("Learned from decisions")

    def prepare(self, vocabulary: Sequence[VocabularyTag], judged: Sequence[JudgedPair]) -> Known:
        """Learn from the decisions, and put the tags into tables."""
        return Known(vocabulary, judged)

    def match(self, name: str, vocabulary: Known) -> list[Match]:
        """Give the tags that `name` likely means, best first; none while nothing was learned."""
        lesson, asked = vocabulary.lesson, Form.of(name)
        if lesson is None or not asked.letters:
            return []
        found = []
        for tag_id in vocabulary.near(asked):
            measured = nearest(asked, vocabulary.forms[tag_id])
            chance = lesson.model.chance(measured)
            if chance >= _LEAST:
                found.append((chance, tag_id, measured))
        found.sort(key=lambda one: (-one[0], one[1]))
        return [
            Match(tag_id, min(chance, _HIGHEST), _why(lesson, measured, vocabulary.names[tag_id]))
            for chance, tag_id, measured in found[:_OFFERED]
        ]


def _why(lesson: Lesson, measured: Features, name: str) -> Message:
    """Name what speaks most for the pair."""
    shares = lesson.model.shares(measured)
    strongest = MEASURED[max(range(len(shares)), key=shares.__getitem__)]
    return _said(strongest, lesson.decisions, name)


def _said(strongest: str, count: int, name: str) -> Message:
    if strongest == SPELLING:
        return message(
            "By %(count)s decisions: names spelt so alike are mostly one tag, here “%(name)s”.",
            count=count,
            name=name,
        )
    if strongest == WORDS:
        return message(
            "By %(count)s decisions: names that share such words are mostly one, here “%(name)s”.",
            count=count,
            name=name,
        )
    if strongest == INITIALS:
        return message(
            "By %(count)s decisions: initials mostly stand for their tag, here “%(name)s”.",
            count=count,
            name=name,
        )
    return message(
        "By %(count)s decisions: such pairs are mostly one tag, here “%(name)s”.",
        count=count,
        name=name,
    )


def _forms(tag: VocabularyTag) -> tuple[Form, ...]:
    names = dict.fromkeys((tag.name, *tag.aliases))
    return tuple(form for name in names if (form := Form.of(name)).letters)


def _signs(form: Form) -> Iterator[str]:
    """What another name of the same thing may share: words, first letters, a beginning."""
    yield from form.words
    yield form.letters
    if form.initials:
        yield form.initials
    if len(form.letters) > _START:
        yield f"{form.letters[:_START]}…"
