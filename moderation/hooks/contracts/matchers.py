"""The door of tag matchers: which known tags a suggested name may mean."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from moderation.domain.messages import Message
from moderation.hooks.contracts.base import (
    Implementation,
    SettingsT,
    require,
    require_message,
    require_number,
)

MOST_MATCHES = 20


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


class TagMatcher(Implementation[SettingsT]):
    """Compares a suggested name with the known tags. Called on the main thread."""

    seconds_limit: ClassVar[float] = 2.0

    @abstractmethod
    def match(self, name: str, vocabulary: Sequence[VocabularyTag]) -> list[Match]:
        """Return at most 20 matches, best first, one for each tag at most."""
