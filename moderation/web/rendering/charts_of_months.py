"""The picture of months: what was accepted and what was rejected in each, as stacked columns."""

from collections.abc import Sequence

from moderation.web.rendering.charts import (
    CHART_HEIGHT,
    CHART_WIDTH,
    COLUMN_GAP,
    LARGEST_COLUMN,
    Block,
)


def month_columns(accepted: Sequence[int], refused: Sequence[int]) -> tuple[tuple[Block, ...], ...]:
    """Return the blocks of each month, oldest first, all in one scale: the fullest has full height.

    The counts come newest first. A block's kind is ``yes`` for accepted and ``no`` for rejected.
    """
    totals = [yes + no for yes, no in zip(accepted, refused, strict=True)]
    unit = CHART_HEIGHT / (max(totals, default=0) or 1)
    place = min(LARGEST_COLUMN / (1 - COLUMN_GAP), CHART_WIDTH / max(1, len(totals)))
    months = zip(reversed(accepted), reversed(refused), strict=True)
    return tuple(
        _column(number * place, place * (1 - COLUMN_GAP), unit, *month)
        for number, month in enumerate(months)
    )


def _column(x: float, width: float, unit: float, yes: int, no: int) -> tuple[Block, ...]:
    tops = (CHART_HEIGHT - unit * yes, CHART_HEIGHT - unit * (yes + no))
    return tuple(
        Block(kind, round(x, 1), round(top, 1), round(width, 1), round(unit * count, 1))
        for kind, top, count in zip(("yes", "no"), tops, (yes, no), strict=True)
        if count
    )
