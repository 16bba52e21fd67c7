"""The panel: sums over all jurors, so that none of them is named."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from moderation.hooks.toolkit import (
    DashboardPanel,
    Line,
    NoSettings,
    Section,
    message,
)

_WHERE = "/admin/plugins"
"""The page that names them, to those who may know."""


class JurorHealth(DashboardPanel[NoSettings]):
    """Tells what came of the calls to jurors, and how many of them are able to answer."""

    id = "juror_health"
    title = message("Health of the jury")

    def panel(self, figures: dict[str, float]) -> Section | None:
        """Give the lines for which there are figures; None when there are none of jurors."""
        known = {name: figure for name, figure in figures.items() if isfinite(figure)}
        lines = (*_seats(known), *_calls(known), *_times(known))
        return Section(message("The jury in the last 24 hours"), lines) if lines else None


def _seats(known: dict[str, float]) -> Iterator[Line]:
    if "jurors" in known:
        yield Line(message("Jurors that vote: %(count)s", count=_whole(known["jurors"])), _WHERE)
    for name, text in (
        ("jurors_on_trial", message("On trial: %(count)s")),
        ("jurors_resting", message("Resting after failures: %(count)s")),
        ("jurors_unusable", message("Not usable with their settings: %(count)s")),
    ):
        if known.get(name):
            yield Line(text.filled(count=_whole(known[name])), _WHERE)


def _calls(known: dict[str, float]) -> Iterator[Line]:
    calls = known.get("juror_calls")
    if calls is None:
        return
    yield Line(message("Calls: %(count)s", count=_whole(calls)))
    for name, text in (
        ("juror_ballots", message("Votes: %(count)s (%(percent)s %%)")),
        ("juror_abstentions", message("Abstentions: %(count)s (%(percent)s %%)")),
        ("juror_failures", message("Failures: %(count)s (%(percent)s %%)")),
        ("juror_put_off", message("Not asked or put off: %(count)s (%(percent)s %%)")),
    ):
        if calls > 0 and name in known:
            count = known[name]
            yield Line(text.filled(count=_whole(count), percent=round(100 * count / calls)))


def _times(known: dict[str, float]) -> Iterator[Line]:
    for name, text in (
        ("juror_p50_ms", message("Half of the answers came within %(ms)s ms.")),
        ("juror_p95_ms", message("19 of 20 answers came within %(ms)s ms.")),
    ):
        if name in known:
            yield Line(text.filled(ms=_whole(known[name])))


def _whole(figure: float) -> int:
    return round(figure)
