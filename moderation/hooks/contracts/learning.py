"""Filters that learn: the core keeps what people decided, and the models that were made of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from moderation.domain.messages import Message
from moderation.hooks.contracts.base import (
    SettingsT,
    require,
    require_message,
    require_number,
    require_text,
)
from moderation.hooks.contracts.filters import Filter, ScreenedItem

LARGEST_MODEL = 8 * 1024 * 1024
"""Bytes of a model: it is kept in the database, and loaded by every process that screens."""

LARGEST_FIGURE = 1e12
MOST_FIGURES, LONGEST_NAME = 50, 100
MOST_LESSONS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Lesson:
    """One item as it was submitted, and what people decided on it.

    `reason` is the code of the reason that they gave, empty for none; `lesson_id` is stable;
    `age_days` tells how long ago they decided (0 or more), or how old an imported example is.
    """

    item: ScreenedItem
    unwanted: bool
    reason: str = ""
    lesson_id: int = 0
    age_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Trained:
    """What a filter learned.

    `body` is its model, for `take`. `lessons` and `unwanted` count what it used. `figures` are its
    own measurements on lessons that it had not learned from (shares from 0 to 1, counts). `silent`
    says why it will abstain for now, None where it is ready to score.
    """

    body: bytes
    lessons: int
    unwanted: int
    figures: Mapping[str, float] = field(default_factory=dict)
    silent: Message | None = None

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for what the core cannot keep."""
        fits = type(self.body) is bytes and len(self.body) <= LARGEST_MODEL
        require(fits, f"a model is at most {LARGEST_MODEL} bytes")
        whole = type(self.lessons) is int and type(self.unwanted) is int
        require(whole and self.lessons <= MOST_LESSONS, f"at most {MOST_LESSONS} are counted")
        require(0 <= self.unwanted <= self.lessons, "at most all lessons are unwanted")
        if self.silent is not None:
            require_message(self.silent, "silent")
        require(len(self.figures) <= MOST_FIGURES, f"at most {MOST_FIGURES} figures are kept")
        for name, figure in self.figures.items():
            require_text(name, LONGEST_NAME, "a figure's name")
            require_number(figure, -LARGEST_FIGURE, LARGEST_FIGURE, f"the figure {name!r}")
        object.__setattr__(self, "figures", MappingProxyType(dict(self.figures)))


class LearningFilter(Filter[SettingsT]):
    """A filter with a model. It is trained in the `learn` queue, never in a request.

    `train` may import what is heavy; `screen` and `take` must not. Until it was given a model,
    and while that model is silent, `screen` abstains or says what it knows without one.
    """

    training_seconds: ClassVar[float] = 120.0
    """How long one training may take."""

    @abstractmethod
    def train(
        self, lessons: Sequence[Lesson], earlier: bytes | None, added: Sequence[Lesson]
    ) -> Trained:
        """Learn from `lessons`, all that stand, oldest first; the same ones give the same model.

        Where only `added` came since the model `earlier` was made, it may build on that one;
        otherwise `earlier` is None and `added` is empty. An exception leaves the old model in use.
        """

    @abstractmethod
    def take(self, body: bytes | None) -> None:
        """Use this model from now on, None for none. Raises `ContractBroken` for what is none."""
