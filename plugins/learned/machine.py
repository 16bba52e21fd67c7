"""What both filters share: models taken into use, training, and the words for silence."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from moderation.hooks.toolkit import (
    ContractBroken,
    LearningFilter,
    Lesson,
    Message,
    ScreenedItem,
    Surroundings,
    Trained,
    message,
    setting,
)

from .signs import SignSet

if TYPE_CHECKING:
    from .models.answering import Answer
    from .models.lessons import Table
    from .models.scoring import Book

MANY = 5_000
"""Up to so many lessons all is learned anew each time."""
_MOST = 20_000
"""Of more, the newest are learned from."""
_ANEW_AFTER = 500
"""After so many lessons that were only added, all is learned anew."""
_KEPT_IN_MIND = 1_000
"""Earlier lessons that are gone through again with those that are added."""


@dataclass(frozen=True, slots=True)
class LearningSettings:
    """What an admin can set."""

    half_life: int = setting(
        365,
        message("Days until a lesson counts half"),
        message("What is unwanted changes: older decisions slowly count less."),
        lowest=7,
        highest=10_000,
    )


class Machine(LearningFilter[LearningSettings]):
    """A filter that learns from words and signs. What it learns of is the subclass's choice."""

    settings_class = LearningSettings
    signs: ClassVar[SignSet]

    def __init__(self, settings: LearningSettings, surroundings: Surroundings) -> None:
        """Begin without a model."""
        super().__init__(settings, surroundings)
        self.book: Book | None = None

    @abstractmethod
    def taught(self, lesson: Lesson) -> bool:
        """Say whether a lesson is one of what this filter looks for."""

    def take(self, body: bytes | None) -> None:
        """Use a model from now on, or none. Raises `ContractBroken` for what is none."""
        from .models.scoring import unpacked

        self.book = unpacked(body, len(self.signs.signs))

    def answer(self, book: Book, item: ScreenedItem) -> Answer:
        """Ask a book about an item."""
        from .models.answering import Answer

        return Answer.of(book, item, self.signs)

    def train(
        self, lessons: Sequence[Lesson], earlier: bytes | None, added: Sequence[Lesson]
    ) -> Trained:
        """Learn anew, or take steps on `earlier` where the lessons are many and few were added."""
        from .models.scoring import packed

        unwanted = sum(map(self.taught, lessons))
        book = self._earlier(earlier)
        if book is not None and len(lessons) > MANY and book.added + len(added) <= _ANEW_AFTER:
            return Trained(packed(self._grown(book, lessons, added)), len(lessons), unwanted)
        return self._learned(lessons[-_MOST:])

    def _learned(self, lessons: Sequence[Lesson]) -> Trained:
        from .models.scoring import packed
        from .models.training import enough, learn

        count, unwanted = len(lessons), sum(map(self.taught, lessons))
        if not enough(count, unwanted):
            return Trained(b"", count, unwanted, silent=_too_few(count, unwanted))
        book, measured = learn(self._table(lessons), self.signs)
        if not measured.helps:
            silent = message("What was learned does not foretell decisions yet.")
            return Trained(b"", count, unwanted, measured.figures, silent)
        return Trained(packed(book), count, unwanted, measured.figures)

    def _earlier(self, body: bytes | None) -> Book | None:
        """Read the last model; one of another version is none to build on."""
        from .models.scoring import unpacked

        try:
            return unpacked(body, len(self.signs.signs))
        except ContractBroken:
            return None

    def _grown(self, book: Book, lessons: Sequence[Lesson], added: Sequence[Lesson]) -> Book:
        from .models.growing import grown, sample

        new = {one.lesson_id for one in added}
        old = [one for one in lessons if one.lesson_id not in new]
        minded = [old[one] for one in sample(len(old), _KEPT_IN_MIND)] if old else []
        return grown(book, self._table([*minded, *added]), len(added))

    def _table(self, lessons: Sequence[Lesson]) -> Table:
        from .models.lessons import table

        return table(lessons, self.signs, self.taught, float(self.settings.half_life))


def _too_few(lessons: int, unwanted: int) -> Message:
    from .models.training import FEWEST, FEWEST_OF_A_KIND

    return message(
        "Too few lessons yet: %(unwanted)s of what it looks for, %(others)s others. It takes"
        " %(fewest)s, at least %(each)s of each.",
        unwanted=unwanted, others=lessons - unwanted, fewest=FEWEST, each=FEWEST_OF_A_KIND,
    )  # fmt: skip
