"""A filter that does nothing, called by the manager with all its guards, and called bare."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter

from benchmarks.measuring import Effort, Spread, ratio, side_by_side
from benchmarks.report import Line
from benchmarks.stage.instances import folder
from moderation.hooks import manager
from moderation.hooks.contracts import ScreenedItem
from moderation.hooks.guard import watching
from moderation.hooks.loading.records import LoadOptions

CALLS = 20_000
PLUGIN = '''
"""A filter that does nothing."""

from moderation.hooks.toolkit import Assessment, Filter, hookimpl, message

NOTHING = Assessment(0.0)


class Nothing(Filter):
    id = "nothing"
    title = message("Nothing")

    def screen(self, item):
        return NOTHING


@hookimpl
def register_filters(register):
    register(Nothing)
'''
NOTE = (
    "one call of Manager.screen with a single filter (time limit, breaker, black box, check of the "
    "answer, health, finding) against the filter's own method"
)


def run(effort: Effort) -> list[Line]:
    """Call the filter many times each way."""
    calls = effort.sized(CALLS, 500)
    item = ScreenedItem(item_id=1, kind="comment", text="Hello")
    with folder() as place:
        plugin = place / "plugins" / "nothing.py"
        plugin.parent.mkdir()
        plugin.write_text(PLUGIN, encoding="utf-8")
        plugins = manager.start(place, LoadOptions(only=("nothing",)))
        (backend,) = plugins.filters()
        figures = side_by_side(
            {
                "guarded": partial(_guarded, plugins, item, calls),
                "bare": partial(_bare, backend.made.screen, item, calls),
            },
            effort.rounds,
        )
    added = [
        (guarded - bare) * 1e6
        for guarded, bare in zip(figures["guarded"], figures["bare"], strict=True)
    ]
    return [
        Line("a guarded call adds", Spread.of(added), "µs", note=NOTE),
        Line(
            "guarded call of a filter that does nothing",
            ratio(figures["guarded"], figures["bare"]),
            ours=f"{Spread.of(figures['guarded']).median * 1e6:.1f} µs",
            peer=f"bare {Spread.of(figures['bare']).median * 1e6:.2f} µs",
        ),
    ]


def _guarded(plugins: manager.Manager, item: ScreenedItem, calls: int) -> float:
    with watching():
        began = perf_counter()
        for _ in range(calls):
            plugins.screen(item)
        return (perf_counter() - began) / calls


def _bare(screen: Callable[[ScreenedItem], object], item: ScreenedItem, calls: int) -> float:
    began = perf_counter()
    for _ in range(calls):
        screen(item)
    return (perf_counter() - began) / calls
