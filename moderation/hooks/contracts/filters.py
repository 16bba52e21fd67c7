"""The door of filters: one finding for each review item."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from moderation.domain.messages import Message
from moderation.hooks.contracts.base import (
    Implementation,
    SettingsT,
    require_each,
    require_message,
    require_number,
)

LOWEST_SCORE = -4.0
HIGHEST_SCORE = 8.0
MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class SenderHistory:
    """What the core counted about this text and its sender before this item arrived.

    `same_text_elsewhere`: other items, of any sender, whose text has the same fingerprint.
    `same_text_rejected`: how many of those were rejected.
    `sent_last_minute`, `sent_last_hour`: earlier items of the same sender in the 60 s and
    the 3,600 s before this one. `near_text_elsewhere`, `near_text_rejected`: other items whose text
    is nearly this one, not counting the same text; `topics_with_text`: other topics on which the
    same or nearly this text came. `address_last_hour`: earlier items of other senders from the
    same address in the 3,600 s before; a school shares one, so it never says much alone.
    """

    same_text_elsewhere: int = 0
    same_text_rejected: int = 0
    sent_last_minute: int = 0
    sent_last_hour: int = 0
    near_text_elsewhere: int = 0
    near_text_rejected: int = 0
    topics_with_text: int = 0
    address_last_hour: int = 0


@dataclass(frozen=True, slots=True)
class ScreenedItem:
    """One review item as filters see it; frozen, so no filter changes what the next one sees.

    `kind` is the item's kind (`comment`, `tag_suggestion`, ...). `text` is all text that the
    visitor wrote, joined by blank lines; `fields` the same by field name. `language` is a
    locale such as `en` or empty. `author_key` is opaque and stable for one author.
    `author_approved` and `author_rejected` count the author's decided items.
    `first_seen_seconds` is the author's age in seconds, `seconds_to_fill` the time between
    showing and sending the form; both None when unknown. `honeypot_filled`: the field that
    people do not see was filled in. `user_agent` and `referrer` are as sent, perhaps empty.
    `address` is the sender's, for filters that need it and while it is kept; else empty.
    """

    item_id: int
    kind: str
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)
    author_name: str = ""
    language: str = ""
    topic_id: int | None = None
    author_key: str = ""
    author_approved: int = 0
    author_rejected: int = 0
    first_seen_seconds: float | None = None
    seconds_to_fill: float | None = None
    honeypot_filled: bool = False
    user_agent: str = ""
    referrer: str = ""
    history: SenderHistory = SenderHistory()
    address: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Make `fields` read-only."""
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a filter thinks of one item; build it with `score` or `abstain`.

    `points`: log-odds of being unwanted, -4 (surely fine) to +8 (surely not); None abstains.
    `reasons`: at most 8, shown to the moderator.
    """

    points: float | None
    reasons: tuple[Message, ...] = ()

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for points out of range or reasons that are no messages."""
        if self.points is not None:
            require_number(self.points, LOWEST_SCORE, HIGHEST_SCORE, "points")
        require_each(self.reasons, Message, MOST_REASONS, "reasons")
        for reason in self.reasons:
            require_message(reason, "reason")


def score(points: float, *reasons: Message) -> Assessment:
    """Build an assessment of `points` (log-odds, cut to -4 .. +8) with the first 8 of `reasons`."""
    within = max(LOWEST_SCORE, min(HIGHEST_SCORE, points))
    return Assessment(within, reasons[:MOST_REASONS])


def abstain(reason: Message) -> Assessment:
    """Build an assessment that says nothing for or against, and why."""
    return Assessment(None, (reason,))


@dataclass(frozen=True, slots=True)
class Example:
    """One decided item to learn from; `unwanted` is what the moderators decided.

    `reason` is the code of the reason that they gave, empty for none. `said` are the points that
    this filter gave when it screened the item; None where it abstained, failed or was not asked.
    """

    item: ScreenedItem
    unwanted: bool
    reason: str = ""
    said: float | None = None


class Filter(Implementation[SettingsT]):
    """Screens review items. Called on the worker's main thread under a timer.

    `seconds_limit`: after this many seconds a call is ended with a `BaseException` and
    becomes a time-out; do not catch `BaseException`. `needs_address`: items come with the sender's
    address, which is kept, encrypted and for 14 days, only while such a filter is switched on; set
    it in `__init__` where it depends on the settings.
    """

    seconds_limit: ClassVar[float] = 0.2
    needs_address: bool = False

    @abstractmethod
    def screen(self, item: ScreenedItem) -> Assessment:
        """Assess one item; the same item gives the same answer. An exception is an error."""

    def learn(self, example: Example) -> None:
        """Take note of one decided item; called after the decision, at least once, any order."""
