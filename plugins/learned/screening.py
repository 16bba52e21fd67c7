"""The filter that learns what people here do not want, for whatever reason."""

from __future__ import annotations

from moderation.hooks.toolkit import Assessment, Lesson, ScreenedItem, abstain, message, score

from .doubt import lean
from .machine import Machine
from .signs import UNWANTED

_SPEAKS = 0.5
"""Points from which what speaks against an item is named; below, what speaks for it."""
_MOST_FOR_AN_ITEM = -3.5
"""What speaks against an item for a reason of its own must not be outweighed too easily."""
_CLEAR = -1.0
"""Below these points nobody will ask why."""


class Learned(Machine):
    """Tells from words and signs how likely people would decide against an item."""

    id = "learned"
    title = message("Learned from decisions")
    signs = UNWANTED

    def taught(self, lesson: Lesson) -> bool:
        """Everything that people decided against is one."""
        return lesson.unwanted

    def screen(self, item: ScreenedItem) -> Assessment:
        """Give log-odds by what was learned; silent without a model."""
        if self.book is None:
            return abstain(message("Nothing is learned yet."))
        answer = self.answer(self.book, item)
        if answer.is_wordless:
            return abstain(message("There are no words to go by."))
        points = lean(answer.log_odds())
        if points < 0:  # nothing is vouched for that was never seen, and nothing beyond doubt
            points = max(points * answer.known(), _MOST_FOR_AN_ITEM)
        if points < _CLEAR:
            return score(points, message("It is like items that were approved."))
        return score(points, *answer.why(points >= _SPEAKS))
