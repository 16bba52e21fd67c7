"""Pictures of counts as plain rectangles; templates draw them as SVG without style or script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from moderation.domain.jury import Split, Vote
from moderation.domain.measures.pace import Step
from moderation.domain.topics import PollChoice, PollTally
from moderation.queries.public.case_file import Session

CHART_WIDTH = 660.0
CHART_HEIGHT = 84.0
LARGEST_COLUMN = 46.0
COLUMN_GAP = 0.25  # of a column's place
BAR_WIDTH = 100.0


@dataclass(frozen=True, slots=True)
class Block:
    """One rectangle in the picture's own units; ``kind`` is the answer that it counts."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One session as stacked blocks."""

    x: float
    held_at: datetime
    split: Split
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PollPart:
    """One answer of the poll: its count, its whole percentage and its part of the bar."""

    choice: PollChoice
    count: int
    percent: int
    x: float
    width: float


def ballot_columns(sessions: Sequence[Session]) -> tuple[Column, ...]:
    """Return a column a session, oldest first, all in one scale: the fullest has full height.

    ``sessions`` come newest first, as the case file has them.
    """
    fullest = max((one.conclusion.split.total for one in sessions), default=0) or 1
    place = min(LARGEST_COLUMN / (1 - COLUMN_GAP), CHART_WIDTH / max(1, len(sessions)))
    return tuple(
        _column(number * place, place * (1 - COLUMN_GAP), CHART_HEIGHT / fullest, session)
        for number, session in enumerate(reversed(sessions))
    )


def _column(x: float, width: float, unit: float, session: Session) -> Column:
    split = session.conclusion.split
    counts = {vote.value: split.count(vote) for vote in Vote}
    return Column(round(x, 1), session.concluded_at, split, _stack(x, width, unit, counts))


def _stack(x: float, width: float, unit: float, counts: Mapping[str, int]) -> tuple[Block, ...]:
    """Return the counts by kind as blocks that stand on each other, the last one highest."""
    tops = [CHART_HEIGHT - unit * height for height in accumulate(counts.values())]
    return tuple(
        Block(kind, round(x, 1), round(top, 1), round(width, 1), round(unit * count - 1, 1))
        for (kind, count), top in zip(counts.items(), tops, strict=True)
        if count
    )


def spread_columns(steps: Sequence[Step]) -> tuple[tuple[Block, ...], ...]:
    """Return a column for each step of a spread: what was in time, and on it what was late."""
    fullest = max((step.in_time + step.late for step in steps), default=0) or 1
    place, unit = CHART_WIDTH / max(1, len(steps)), CHART_HEIGHT / fullest
    width = place * (1 - COLUMN_GAP)
    return tuple(
        _stack(number * place, width, unit, {"in-time": step.in_time, "late": step.late})
        for number, step in enumerate(steps)
    )


def poll_parts(tally: PollTally) -> tuple[PollPart, ...]:
    """Return the poll's answers in the order yes, maybe, no; their bar has width 100."""
    counts = {
        PollChoice.YES: tally.yes,
        PollChoice.MAYBE: tally.maybe,
        PollChoice.NO: tally.no,
    }
    percentages = tally.percentages()
    widths = [BAR_WIDTH * count / max(1, tally.total) for count in counts.values()]
    starts = [0.0, *accumulate(widths)]
    return tuple(
        PollPart(choice, count, percentages[choice], round(start, 3), round(width, 3))
        for (choice, count), start, width in zip(counts.items(), starts, widths, strict=False)
    )
