"""The numbers by name that dashboard panels get: sums alone, so that no juror is named."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import isfinite

from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.health import quantile
from moderation.hooks.doors import JURORS
from moderation.queries.desk.counts import counts
from moderation.queries.plugins.health import BackendHealth, breakers, health_of
from moderation.queries.work import engine

FIGURES = (
    "waiting",
    "held",
    "work_due",
    "work_running",
    "work_dead",
    "jurors",
    "jurors_on_trial",
    "jurors_resting",
    "jurors_unusable",
    "juror_calls",
    "juror_ballots",
    "juror_abstentions",
    "juror_failures",
    "juror_put_off",
    "juror_p50_ms",
    "juror_p95_ms",
)
"""Every name that may be given; `docs/plugins/dashboard_panels.md` says what each means."""


def figures(now: datetime, jurors: Iterable[Backend]) -> dict[str, float]:
    """Give the figures as they stand at `now`; `jurors` are all that are enabled.

    What cannot be said (a time when nothing was asked) is left out. The cost does not grow with
    rows: counts stop at 1,001, and calls are kept by the hour.
    """
    seated = tuple(jurors)
    heard = [one for one in health_of(None, now) if one.door == JURORS.name]
    return {**_desk(), **_work(now), **_seats(seated), **_calls(heard), **_times(heard)}


def _desk() -> dict[str, float]:
    found = counts(())
    return {"waiting": found.everything, "held": found.held}


def _work(now: datetime) -> dict[str, float]:
    queues = engine(now).queues
    return {
        f"work_{state}": sum(getattr(one, state) for one in queues)
        for state in ("due", "running", "dead")
    }


def _seats(jurors: Sequence[Backend]) -> dict[str, float]:
    resting = {key for key in breakers() if key[1] == JURORS.name}
    return {
        "jurors": sum(not one.shadow for one in jurors),
        "jurors_on_trial": sum(one.shadow for one in jurors),
        "jurors_resting": sum((one.plugin, one.door, one.id) in resting for one in jurors),
        "jurors_unusable": sum(one.trouble is not None for one in jurors),
    }


def _calls(heard: Sequence[BackendHealth]) -> dict[str, float]:
    return {
        "juror_calls": sum(one.calls for one in heard),
        "juror_ballots": sum(one.scores for one in heard),
        "juror_abstentions": sum(one.abstentions for one in heard),
        "juror_failures": sum(one.failures for one in heard),
        "juror_put_off": sum(one.limited + one.skipped for one in heard),
    }


def _times(heard: Sequence[BackendHealth]) -> dict[str, float]:
    together = tuple(map(sum, zip(*(one.latencies for one in heard), strict=True)))
    times = {
        "juror_p50_ms": quantile(together, 0.5),
        "juror_p95_ms": quantile(together, 0.95),
    }
    return {name: time for name, time in times.items() if time is not None and isfinite(time)}
