"""The metrics by name, kind and labels. `docs/metrics.md` tells operators what each means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from moderation.domain.lifecycle import ItemKind
from moderation.hooks.calling.health import BOUNDS_MS
from moderation.queries.ledger import ChainState
from moderation.queries.plugins.totals import Totals
from moderation.queries.work import Engine

if TYPE_CHECKING:
    from prometheus_client.core import (
        CounterMetricFamily,
        GaugeMetricFamily,
        HistogramMetricFamily,
        Metric,
    )

#: The columns of counts by the outcome that is told.
OUTCOMES: Mapping[str, str] = {
    "scores": "answer",
    "abstentions": "abstention",
    "errors": "error",
    "timeouts": "timeout",
    "refusals": "refused",
    "limited": "limited",
    "skipped": "skipped",
}
_BY_PLUGIN = ("plugin", "door")
_STATES = ("queued", "running", "waiting", "dead")


def plugins(totals: Totals, now: datetime) -> Iterator[Metric]:
    """Give what plugins were asked, how it ended, how long it took, and what rests or failed."""
    calls = _counter("venire_plugin_calls", "Calls of plugins.", (*_BY_PLUGIN, "outcome"))
    seconds = _histogram("venire_plugin_answer_seconds", "Time until an answer came.", _BY_PLUGIN)
    resting = _gauge("venire_plugin_breakers_open", "Implementations that rest.", _BY_PLUGIN)
    age = _gauge("venire_plugin_last_error_age_seconds", "Since the last error.", _BY_PLUGIN)
    for labels, total in sorted(totals.items()):
        for column, outcome in OUTCOMES.items():
            calls.add_metric([*labels, outcome], total.counts[column])
        _add_buckets(seconds, labels, total.latencies)
        resting.add_metric(labels, total.resting)
        if total.last_error is not None:
            age.add_metric(labels, _age(total.last_error, now))
    yield from (calls, seconds, resting, age)


def _add_buckets(
    family: HistogramMetricFamily, labels: Sequence[str], latencies: Sequence[int]
) -> None:
    """Add cumulative buckets and their count; the sum of all times is not known and left out."""
    bounds = [*(str(bound / 1_000) for bound in BOUNDS_MS), "+Inf"]
    reached, buckets = 0, []
    for bound, number in zip(bounds, latencies, strict=True):
        reached += number
        buckets.append((bound, float(reached)))
    family.add_metric(labels, buckets, None)
    named = dict(zip(_BY_PLUGIN, labels, strict=True))
    family.add_sample(f"{family.name}_count", named, reached)


def work(engine: Engine) -> Iterator[Metric]:
    """Give what the queues hold, how late they are, and who works on them."""
    items = _gauge("venire_work_items", "Work items, counted to 1001.", ("queue", "state"))
    due = _gauge("venire_queue_depth", "Work items that are due, counted to 1001.", ("queue",))
    late = _gauge("venire_queue_oldest_due_age_seconds", "How late the first is.", ("queue",))
    rate = _gauge("venire_queue_finished_per_minute", "Work items finished lately.", ("queue",))
    workers = _gauge("venire_workers", "Workers seen alive.", ("queue",))
    for queue in engine.queues:
        for state in _STATES:
            items.add_metric([queue.name, state], getattr(queue, state))
        due.add_metric([queue.name], queue.due)
        late.add_metric([queue.name], queue.oldest_due or 0.0)
        rate.add_metric([queue.name], queue.a_minute)
        workers.add_metric([queue.name], queue.workers)
    ticking = _gauge("venire_tick_alive", "Whether a clock was seen alive.", ())
    ticking.add_metric([], float(engine.ticking))
    yield from (items, due, late, rate, workers, ticking)


def ledger(chain: ChainState, now: datetime) -> Iterator[Metric]:
    """Give how far the ledger's chain goes and what waits to be sealed."""
    sealed = _counter("venire_ledger_sealed", "Rows of the ledger that are sealed.", ())
    sealed.add_metric([], chain.position)
    rows = _gauge("venire_ledger_unsealed", "Rows that are not, counted to 1001.", ())
    rows.add_metric([], chain.unsealed)
    age = _gauge("venire_ledger_unsealed_age_seconds", "The age of the oldest of them.", ())
    oldest = chain.oldest_unsealed
    age.add_metric([], 0.0 if oldest is None else _age(oldest, now))
    yield from (sealed, rows, age)


def review(counts: Mapping[tuple[ItemKind, str], int]) -> Iterator[Metric]:
    """Give what waits for a decision, by kind and state."""
    items = _gauge("venire_review_items", "Open items, counted to 1001.", ("kind", "state"))
    for (kind, state), number in counts.items():
        items.add_metric([kind.value, state], number)
    yield items


def _age(moment: datetime, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds())


def _counter(name: str, told: str, labels: Sequence[str]) -> CounterMetricFamily:
    from prometheus_client.core import CounterMetricFamily

    return CounterMetricFamily(name, told, labels=labels)


def _gauge(name: str, told: str, labels: Sequence[str]) -> GaugeMetricFamily:
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(name, told, labels=labels)


def _histogram(name: str, told: str, labels: Sequence[str]) -> HistogramMetricFamily:
    from prometheus_client.core import HistogramMetricFamily

    return HistogramMetricFamily(name, told, labels=labels)
