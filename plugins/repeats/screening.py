"""The filter: what the sender did, not what the text says."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.hooks.toolkit import (
    Assessment,
    Filter,
    ScreenedItem,
    message,
    score,
    setting,
)

from .signs import ONE_FIELD, Part, newcomer, record, repeated, shared_address, trap

_SIGNS = (trap, repeated, record, newcomer, shared_address)

_TYPED_PER_SECOND = 30.0
"""Nobody types faster; a pasted text is no harm in itself, so it counts little."""
_SECONDS_A_CHARACTER = 0.1
"""What a quick hand needs: a short text is honestly sent sooner than a long one."""
_FEWEST_SECONDS = 0.5
"""Nobody finds the field and the button sooner, whatever was typed."""
_MOST_FOR_HASTE = 2.5
_MOST_FOR_HASTE_INONE_FIELD = 1.0
"""Too little to hold an item by itself."""
_FOR_PASTING = 0.5


@dataclass(frozen=True, slots=True)
class RepeatsSettings:
    """What an admin can set."""

    a_minute: int = setting(
        3, message("Items a minute"), message("More from one sender count as too fast."),
        lowest=1, highest=1000,
    )  # fmt: skip
    an_hour: int = setting(20, message("Items an hour"), lowest=1, highest=10_000)
    seconds_to_fill: float = setting(
        3.0, message("Seconds to fill in a form"),
        message("Less is hasty; of a short text, a tenth of a second for each character is asked."),
        lowest=0, highest=60,
    )  # fmt: skip


class Repeats(Filter[RepeatsSettings]):
    """Looks at the form's trap, the time it took, and what came before from the same hand."""

    id = "repeats"
    title = message("Repeats and haste")
    settings_class = RepeatsSettings

    def screen(self, item: ScreenedItem) -> Assessment:
        """Add up what each sign is worth; the contract's limit cuts the sum."""
        parts = [*self._haste(item), *self._rate(item)]
        for look in _SIGNS:
            parts += look(item)
        parts.sort(key=lambda part: -part[0])
        reasons = [reason for _, reason in parts]
        nothing = message("Nothing repeated and nothing hasty.")
        return score(sum(points for points, _ in parts), *reasons or [nothing])

    def _haste(self, item: ScreenedItem) -> list[Part]:
        if item.seconds_to_fill is None:
            return []
        taken, typed = max(0.0, item.seconds_to_fill), _typed(item)
        pasted = _FOR_PASTING if typed > taken * _TYPED_PER_SECOND else 0.0
        hasty = self._hastiness(taken, typed) * _most_for_haste(item)
        if hasty > pasted:
            text = message("The form was sent within %(seconds)s s.", seconds=round(taken, 1))
            return [(hasty, text)]
        text = message("The text came faster than anyone types.")
        return [(pasted, text)] if pasted else []

    def _hastiness(self, taken: float, typed: int) -> float:
        """Give the share, 0 to 1, that is missing of the seconds that a person needs."""
        needed = max(_FEWEST_SECONDS, typed * _SECONDS_A_CHARACTER)
        asked = min(needed, self.settings.seconds_to_fill)
        return 1 - taken / asked if taken < asked else 0.0

    def _rate(self, item: ScreenedItem) -> list[Part]:
        minute = item.history.sent_last_minute - self.settings.a_minute + 1
        hour = item.history.sent_last_hour - self.settings.an_hour + 1
        parts: list[Part] = []
        if minute > 0:
            text = message(
                "Items from this sender in the minute before: %(count)s",
                count=item.history.sent_last_minute,
            )
            parts.append((min(1.0 + 0.5 * minute, 4.0), text))
        if hour > 0:
            text = message(
                "Items from this sender in the hour before: %(count)s",
                count=item.history.sent_last_hour,
            )
            parts.append((min(1.0 + 0.1 * hour, 3.0), text))
        return parts


def _most_for_haste(item: ScreenedItem) -> float:
    return _MOST_FOR_HASTE_INONE_FIELD if item.kind in ONE_FIELD else _MOST_FOR_HASTE


def _typed(item: ScreenedItem) -> int:
    """Count the characters typed; of one field's several spellings only the longest was."""
    if item.kind in ONE_FIELD:
        return max(map(len, item.text.split("\n\n")))
    return len(item.text)
