"""The doors that add something to a page: plain data, rendered by the core."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from moderation.domain.messages import Message
from moderation.hooks.contracts.base import (
    Implementation,
    SettingsT,
    require,
    require_each,
    require_message,
    require_text,
)

MOST_LINES = 50
_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """What a section may know of a topic: only what its public page shows."""

    topic_id: int
    slug: str
    question: str
    language: str
    status: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section or panel, and a path within the site or nothing.

    `text` is shown as it is; made with `message()`, it is shown in the reader's language.
    """

    text: str | Message
    path: str = ""

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for overlong texts and for paths that leave the site."""
        if type(self.text) is Message:
            require_message(self.text, "text")
        else:
            require_text(self.text, 500, "text")
        require_text(self.path, 500, "path")
        require(not self.path or bool(_PATH.fullmatch(self.path)), "path must begin with one slash")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines under it; no markup, at most 50 lines."""

    heading: Message
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for too many lines or lines of another type."""
        require_message(self.heading, "heading")
        require_each(self.lines, Line, MOST_LINES, "lines")


class TopicSection(Implementation[SettingsT]):
    """Adds a section to topic pages; made when the page is rendered, then cached with it."""

    seconds_limit: ClassVar[float] = 0.1

    @abstractmethod
    def section(self, topic: ShownTopic, others: Sequence[ShownTopic]) -> Section | None:
        """Return the section of one topic, or None to show nothing."""


class DashboardPanel(Implementation[SettingsT]):
    """Adds a panel to the dashboard; `figures` are numbers by name that the core offers."""

    seconds_limit: ClassVar[float] = 0.2

    @abstractmethod
    def panel(self, figures: dict[str, float]) -> Section | None:
        """Return the panel, or None to show nothing."""
