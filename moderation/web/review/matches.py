"""Known tags that a suggested name may mean, from all tag matchers together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from moderation.domain.messages import Message
from moderation.hooks.contracts import Match, VocabularyTag

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NearTag:
    """A known tag, how near it is (0 to 1), and why."""

    name: str
    count: int
    score: float
    same: bool
    why: Message


class Answered(Protocol):
    """What one matcher answered: its matches, or None when it failed."""

    @property
    def value(self) -> tuple[Match, ...] | None:
        """Give the matches."""


class Matching(Protocol):
    """The part of the plugin manager that matches tags."""

    def match_tags(self, name: str, vocabulary: Sequence[VocabularyTag]) -> Iterable[Answered]:
        """Ask every tag matcher."""


def near_tags(manager: Matching, name: str, known: Sequence[VocabularyTag]) -> list[NearTag]:
    """Return the nearest known tags, best first; of several matchers the surest counts."""
    by_id = {tag.id: tag for tag in known}
    best: dict[int, Match] = {}
    for answer in manager.match_tags(name, known) if known else ():
        for match in answer.value or ():
            if match.tag_id not in best or match.score > best[match.tag_id].score:
                best[match.tag_id] = match
    ranked = sorted(best.values(), key=lambda match: (not match.same, -match.score, match.tag_id))
    return [_near(by_id[match.tag_id], match) for match in ranked[:MOST_SHOWN]]


def _near(tag: VocabularyTag, match: Match) -> NearTag:
    return NearTag(tag.name, tag.count, match.score, match.same, match.why)
