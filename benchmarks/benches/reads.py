"""Pages' queries beside two processes that write as fast as they can."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from benchmarks.measuring import Effort, Spread, percentile
from benchmarks.peers.writers import write
from benchmarks.report import Line, Target
from benchmarks.stage.instances import application, config_of, folder
from benchmarks.stage.workers import Mute, wait_until
from moderation import demo
from moderation.cli.serving import spare_requests_the_rest
from moderation.extensions import db
from moderation.models import Topic
from moderation.queries.public.topic_page import topic_page

WRITERS = 2
SECONDS_A_ROUND = 3.0
NOTE = (
    f"all that a topic's page reads, uncached, while {WRITERS} processes post comments through the "
    "actions; the demo gallery's topics in turn"
)


def run(effort: Effort) -> list[Line]:
    """Read alone, then beside the writers."""
    seconds = SECONDS_A_ROUND * effort.rounds if not effort.quick else 0.5
    with folder() as place, application(config_of(place)) as app:
        app.extensions["venire_bell"] = Mute()
        demo.load(app, datetime.now(UTC))
        slugs = list(db.session.scalars(select(Topic.slug).where(Topic.visible)))
        spare_requests_the_rest()  # as the web server's processes do
        alone = _read(slugs, seconds / 3)
        with _writers(place, slugs) as written:
            before = written()
            beside = _read(slugs, seconds)
            rate = (written() - before) / seconds
    shown = f"p50 {_ms(beside, 0.5)}, p99 {_ms(beside, 0.99)} ms of {len(beside):,} reads"
    quiet = f"alone p50 {_ms(alone, 0.5)}, worst {_ms(alone, 1)} ms; {rate:,.0f} writes/s"
    worst = Spread.of([max(beside) * 1000])
    return [
        Line("slowest read beside 2 writers", worst, "ms", ours=shown, peer=quiet,
             target=Target("at most", 50), note=NOTE)
    ]  # fmt: skip


def _ms(times: Sequence[float], share: float) -> str:
    return f"{percentile(times, share) * 1000:.1f}"


def _read(slugs: Sequence[str], seconds: float) -> list[float]:
    times: list[float] = []
    ends = perf_counter() + seconds
    for slug in cycle(slugs):
        began = perf_counter()
        if began >= ends:
            return times
        if topic_page(slug, "en") is None:
            raise RuntimeError(f"{slug} is not there")
        db.session.remove()
        times.append(perf_counter() - began)
    return times


@contextmanager
def _writers(place: Path, slugs: Sequence[str]) -> Iterator[Callable[[], int]]:
    """Run writers beside the block, from the moment on when all of them write."""
    processes = multiprocessing.get_context("spawn")
    over = processes.Event()
    counts = [processes.Value("q", 0) for _ in range(WRITERS)]
    running = [
        processes.Process(target=write, args=(place, slugs, seed, over, count), daemon=True)
        for seed, count in enumerate(counts)
    ]
    for one in running:
        one.start()
    try:
        wait_until(lambda: all(count.value > 20 for count in counts), "nobody writes", 60)
        yield lambda: sum(count.value for count in counts)
    finally:
        over.set()
        for one in running:
            one.join(30)
