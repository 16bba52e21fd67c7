"""The filter against abuse: word lists to start with, then what people here call abuse."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.hooks.toolkit import (
    Assessment,
    Lesson,
    ScreenedItem,
    Trained,
    abstain,
    message,
    score,
)

from .doubt import lean
from .insults import hurts
from .machine import Machine
from .reading import ends
from .signs import Sign, SignSet, loudness

_ABUSE = "abuse"
_SPEAKS = 0.5
"""Fewer points are not worth a word: that a text does not hurt says nothing for it."""
_NAMED = 0.3
"""Points from which a sign is named."""
_START = -2.5
"""Log-odds of abuse in a text that shows no sign of it."""
_SIGNS = (
    Sign(6.0, message("A threat")),
    Sign(5.0, message("A slur")),
    Sign(4.0, message("An insult that is aimed at somebody")),
    Sign(1.5, message("Insulting words")),
    Sign(4.0, message("It tells somebody off")),
    Sign(1.0, message("Curses")),
    Sign(0.5, message("Many capitals")),
    Sign(0.3, message("Many exclamation marks")),
)


def _measure(item: ScreenedItem) -> list[float]:
    text = ends(item.text)
    found = hurts(text)
    return [
        float(found.threats > 0),
        float(found.slurs > 0),
        float(found.aimed > 0),
        min(found.insults, 2) / 2,
        float(found.dismissals > 0),
        min(found.curses, 3) / 3,
        *loudness(text),
    ]


class Toxicity(Machine):
    """Finds abuse; says nothing of what shows none."""

    id = "toxicity"
    title = message("Insults and abuse")
    signs = SignSet(_SIGNS, _START, _measure)

    def taught(self, lesson: Lesson) -> bool:
        """Only what people turned down as abuse is one; all else shows what is none."""
        return lesson.unwanted and lesson.reason == _ABUSE

    def train(
        self, lessons: Sequence[Lesson], earlier: bytes | None, added: Sequence[Lesson]
    ) -> Trained:
        """Learn, but not from what was turned down without a reason: it may be abuse or not."""
        return super().train([*filter(_is_told, lessons)], earlier, [*filter(_is_told, added)])

    def screen(self, item: ScreenedItem) -> Assessment:
        """Give points where a text hurts, by the lists or by what was learned."""
        if self.book is None:
            return self._by_lists(_measure(item))
        answer = self.answer(self.book, item)
        points = lean(answer.log_odds())
        if points < _SPEAKS:
            return _nothing()
        return score(points, *answer.why(against=True))

    def _by_lists(self, figures: Sequence[float]) -> Assessment:
        worth = [sign.weight * figure for sign, figure in zip(_SIGNS, figures, strict=True)]
        points = lean(sum(worth) + _START)
        if not any(figures[: len(_SIGNS) - 2]) or points < _SPEAKS:
            return _nothing()
        ranked = sorted(zip(worth, _SIGNS, strict=True), key=lambda one: -one[0])
        return score(
            points, *(sign.said for value, sign in ranked if value >= _NAMED and sign.said)
        )


def _is_told(lesson: Lesson) -> bool:
    return bool(lesson.reason) or not lesson.unwanted


def _nothing() -> Assessment:
    return abstain(message("Nothing in it sounds like abuse."))
