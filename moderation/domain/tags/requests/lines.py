"""What a request says, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.tags.requests.faults import Fault

MOST_LINES = 100
"""Lines that ask something; empty ones and comments do not count."""
MOST_STEPS = 1_000
"""Steps that a request may come to: they are planned at once, and looked over by a person."""


class Act(StrEnum):
    """What a line can ask: the word it starts with."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    ALIAS = "alias"
    UNALIAS = "unalias"
    IMPLY = "imply"
    UNIMPLY = "unimply"
    DEPRECATE = "deprecate"
    REVIVE = "revive"
    RETAG = "retag"

    @property
    def sample(self) -> str:
        """How such a line is written, to be shown to a person."""
        if self in {Act.UNALIAS, Act.DEPRECATE, Act.REVIVE}:
            return f"{self} a"
        return f"{self} a -> b{ENDINGS.get(self, '')}"

    @property
    def targets(self) -> range:
        """How many names may stand on the right of the arrow."""
        if self is Act.SPLIT:
            return range(2, 6)
        return range(1, 2) if "->" in self.sample else range(1)


ENDINGS = {Act.SPLIT: ", c", Act.RETAG: " on TOPIC"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is asked. `number` counts the text's lines from 1; names are normalised.

    `topic` is the slug of the topic that a "retag" speaks of, otherwise empty.
    """

    number: int
    act: Act
    source: str
    targets: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """All that is asked at once, in order of the lines: at most 100.

    `faults` are of lines that could not be read: `check` refuses a request with any.
    """

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every name of a tag or an alias in it: what a snapshot has to know of."""
        return frozenset(name for line in self.lines for name in (line.source, *line.targets))

    @property
    def topics(self) -> frozenset[str]:
        """The slug of every topic in it."""
        return frozenset(line.topic for line in self.lines if line.topic)
