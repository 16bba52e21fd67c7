"""The door of tag matchers: which known tags a suggested name may mean."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from moderation.domain.messages import Message
from moderation.hooks.contracts.base import (
    Implementation,
    SettingsT,
    require,
    require_message,
    require_number,
)

MOST_MATCHES = 20
PREPARING_SECONDS = 60
"""How long a matcher may prepare itself for one vocabulary; nobody waits for it."""


@dataclass(frozen=True, slots=True)
class VocabularyTag:
    """One known tag: its id, its name, its other names and on how many topics it stands."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A known tag that a suggested name may mean.

    `score`: 0 to 1. `same`: True claims that both are one tag, not only near ones.
    `why`: shown to the moderator.
    """

    tag_id: int
    score: float
    why: Message
    same: bool = False

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for a score out of range or a reason that is no message."""
        require(isinstance(self.tag_id, int), "tag_id must be a number")
        require_number(self.score, 0, 1, "score")
        require_message(self.why, "why")


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """What people decided of a suggested name and a known tag: one and the `same`, or not."""

    name: str
    tag_id: int
    same: bool


class TagMatcher(Implementation[SettingsT]):
    """Compares a suggested name with the known tags; from several threads at a time."""

    seconds_limit: ClassVar[float] = 2.0

    def prepare(self, vocabulary: Sequence[VocabularyTag], judged: Sequence[JudgedPair]) -> Any:
        """Make of the known tags what `match` then gets in their place: the tags, if not defined.

        Called beside the requests when the vocabulary changed, within 60 seconds; what was made
        before is used meanwhile. `judged`: the newest decisions on pairs of a name and a tag, the
        newest first. The same tags and decisions give the same; nothing is kept in `self`.
        """
        return vocabulary

    @abstractmethod
    def match(self, name: str, vocabulary: Any) -> list[Match]:
        """Return at most 20 matches, best first, one for each tag at most.

        `vocabulary` is what `prepare` made: a sequence of `VocabularyTag` where it is not defined.
        """
