"""How each filter does on this site, and all of them together."""

from dataclasses import dataclass
from datetime import date

from moderation.domain.messages import Message
from moderation.domain.screening.figures import CalibrationBin, Figures, Share
from moderation.domain.screening.trials import TrialStanding


@dataclass(frozen=True, slots=True)
class FilterWeek:
    """What a filter answered in the week from `start` on (a Monday, UTC), and how right it was.

    `hits` are answers from which it alone would hold an item. `decided` counts items of that week
    on which people decided, `precision` is of its hits among these.
    """

    start: date
    asked: int
    hits: int
    abstained: int
    failed: int
    decided: int
    precision: Share


@dataclass(frozen=True, slots=True)
class FilterReport:
    """How one filter does with the settings and the code that it has now; "" is all together.

    `counting`: its findings count. `trial`: they are stored and count for nothing. `candidate`:
    these are changed settings on trial beside the old ones, which go on counting. `blind` counts
    the items among the figures that were drawn from those let through. `standing` is how far a
    trial is, None without one. `p50_ms` and `p95_ms` are upper bounds, None where nothing is known.
    `paid_calls` are those of 14 days, None for a filter that costs nothing. `setup` and `code` name
    the settings and the code: whoever lets a filter count says which they saw.
    """

    filter_id: str
    plugin: str
    title: Message
    counting: bool
    trial: bool
    candidate: bool
    figures: Figures
    calibration: tuple[CalibrationBin, ...]
    weeks: tuple[FilterWeek, ...]
    p50_ms: float | None
    p95_ms: float | None
    blind: int
    standing: TrialStanding | None
    paid_calls: int | None
    setup: str = ""
    code: str = ""
