"""Known tags that a suggested name may mean, from all tag matchers together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from moderation.domain.messages import Message
from moderation.domain.tags import normalise
from moderation.domain.tags.matching import Candidate as Combined
from moderation.domain.tags.matching import Opinion, combine
from moderation.domain.tags.suggesting import LONGEST_TYPED, Candidate, together
from moderation.domain.texts import clean
from moderation.hooks.contracts import Match, VocabularyTag
from moderation.queries.desk import vocabulary
from moderation.queries.tags.look_alikes import in_use, known_as, of_one_form
from moderation.web.plugins import current_plugins

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NearTag:
    """A known tag, how near it is (0 to 1), and why."""

    tag_id: int
    name: str
    count: int
    score: float
    same: bool
    why: Message


class Answered(Protocol):
    """What one matcher answered: its matches, or None when it failed."""

    @property
    def id(self) -> str:
        """Name the matcher."""

    @property
    def value(self) -> tuple[Match, ...] | None:
        """Give the matches."""


class Matching(Protocol):
    """The part of the plugin manager that matches tags."""

    def match_tags(self, name: str, vocabulary: Sequence[VocabularyTag]) -> Iterable[Answered]:
        """Ask every tag matcher."""


def near_tags(manager: Matching, name: str, known: Sequence[VocabularyTag]) -> list[NearTag]:
    """Return the nearest known tags, best first, by all matchers together.

    The reason is that of the surest matcher; one that failed says nothing.
    """
    by_id = {tag.id: tag for tag in known}
    combined = combine(
        Opinion(answer.id, one.tag_id, one.score, one.why, one.same)
        for answer in (manager.match_tags(name, known) if known else ())
        for one in answer.value or ()
    )
    return [_near(by_id[one.tag_id], one) for one in combined[:MOST_SHOWN]]


def candidates(typed: str) -> tuple[Candidate, ...]:
    """Return the tags in use that a name may mean, best first; none where the name is a known one.

    Raises Invalid (field name) for a name that cannot be.
    """
    name = normalise(clean(typed, LONGEST_TYPED, field="name"))
    if known_as(name) is not None:
        return ()
    spelt = of_one_form(name)
    matched = [
        Candidate(one.tag_id, one.name, one.count, one.score, one.same)
        for one in near_tags(current_plugins(), name, vocabulary())
    ]
    return together([*spelt, *in_use(matched)])


def _near(tag: VocabularyTag, found: Combined) -> NearTag:
    return NearTag(tag.id, tag.name, tag.count, found.score, found.same, found.why[0])
