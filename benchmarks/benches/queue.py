"""The desk's pages with a million waiting rows, against the same pages with ten thousand."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from benchmarks.measuring import Effort, Spread, ratio, side_by_side
from benchmarks.report import Line, Target
from benchmarks.stage.desk import Desk
from benchmarks.stage.instances import folder

FEW, MANY = 10_000, 1_000_000
PAGES_A_ROUND = 12
NOTE = (
    "pages of a signed-in moderator through the whole application (no network between); deep: nine "
    "tenths down; every row with its text and a finding, a tenth of them held; the item with its "
    "thread, topic, author and decided items like it, of which there are a tenth as many as wait"
)


def run(effort: Effort) -> list[Line]:
    """Ask for the first and a deep page of both, and for an item with its context, in turn."""
    few, many = effort.sized(FEW, 500), effort.sized(MANY, 2_000)
    with folder() as place, ExitStack() as stack:
        small = stack.enter_context(Desk(place / "small", few))
        large = stack.enter_context(Desk(place / "large", many))
        _require_context(small, large)
        figures = side_by_side(
            {
                f"{page} {size}": partial(desk.seconds, getattr(desk, page), PAGES_A_ROUND)
                for page in ("first", "deep", "item")
                for size, desk in (("few", small), ("many", large))
            },
            max(3, effort.rounds),
        )
    sizes = f"{many:,} rows", f"{few:,} rows"
    return [
        _line(what, figures[f"{page} many"], figures[f"{page} few"], sizes)
        for page, what in (
            ("first", "queue, first page"),
            ("deep", "queue, deep page"),
            ("item", "item with its context"),
        )
    ]


def _require_context(*desks: Desk) -> None:
    """Prove that the measured page shows what it is measured for."""
    for desk in desks:
        page = desk.text(desk.item)
        for part in ('id="alike"', 'id="topic"', 'id="author"', 'class="remarks"'):
            if part not in page:
                raise RuntimeError(f"{desk.item} lacks {part}")


def _line(what: str, many: list[float], few: list[float], sizes: tuple[str, str]) -> Line:
    return Line(
        what,
        ratio(many, few),
        ours=f"{sizes[0]}: {Spread.of(many).median * 1000:.1f} ms",
        peer=f"{sizes[1]}: {Spread.of(few).median * 1000:.1f} ms",
        target=Target("at most", 1.2),
        note=NOTE,
    )
