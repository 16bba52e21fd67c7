"""What the whole product takes at rest, and how soon it answers when it is started again."""

from __future__ import annotations

import sys
from pathlib import Path
from time import sleep

from benchmarks.measuring import Effort, Spread
from benchmarks.report import Line, Target
from benchmarks.stage.instances import Product, folder, product
from benchmarks.stage.processes import family, fetch, memory

SECONDS_OF_REST = 10.0
PAGES = ("/en/", "/nl/", "/en/court", "/en/how-the-jury-works")
NOTE = (
    "`venire up` with the demo gallery and one worker for each queue, after some pages and "
    f"{SECONDS_OF_REST:.0f} s of rest; PSS shares a page among the processes that map it"
)


def run(effort: Effort) -> list[Line]:
    """Start twice: with the demo gallery, then as one that has been there."""
    if sys.platform != "linux":
        raise RuntimeError("shares of memory (PSS) are told by Linux only")
    with folder() as place:
        with product(place) as venire:
            sizes = _sizes(venire, 0.5 if effort.quick else SECONDS_OF_REST)
        starts = [_start_again(place) for _ in range(1 if effort.quick else 3)]
    shown = f"{len(sizes)} processes, the largest {max(sizes):.0f} MB"
    return [
        Line("memory of the whole tree", Spread.of([sum(sizes)]), "MB", ours=shown,
             target=Target("at most", 400), note=NOTE),
        Line("started again, first page", Spread.of(starts), "s", target=Target("at most", 4)),
    ]  # fmt: skip


def _sizes(venire: Product, rest: float) -> list[float]:
    for path in PAGES:
        fetch(venire.port, path)
    sleep(rest)
    return [memory(process) for process in family(venire.process.pid)]


def _start_again(place: Path) -> float:
    with product(place, demo=False) as venire:
        return venire.seconds_to_start
