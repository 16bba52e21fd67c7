"""Filters that do nothing, called by the manager with all its guards, and called bare."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter

from benchmarks.measuring import Effort, Spread, side_by_side
from benchmarks.report import Line, Target
from benchmarks.stage.instances import folder
from moderation.hooks import blackbox, manager
from moderation.hooks.contracts import ScreenedItem
from moderation.hooks.guard import watching
from moderation.hooks.loading.records import LoadOptions

CALLS = 20_000
FILTERS = 8
LIMIT = Target("at most", 5)
PLUGIN = '''
"""Filters that do nothing."""

from moderation.hooks.toolkit import Assessment, Filter, hookimpl, message

NOTHING = Assessment(0.0)


class Nothing(Filter):
    title = message("Nothing")

    def screen(self, item):
        return NOTHING


@hookimpl
def register_filters(register):
    for number in range({count}):
        register(type("Nothing", (Nothing,), {{"id": f"nothing_{{number}}"}}))
'''
NOTE = (
    f"Manager.screen with {FILTERS} filters, for each of its guarded calls (time limit, breaker, "
    "black box, check of the answer, health, finding), against the filter's own method"
)
ALONE_NOTE = "the same with a single filter, which bears alone what is done once an item"


def run(effort: Effort) -> list[Line]:
    """Call the filters many times each way."""
    calls = effort.sized(CALLS, 500)
    return [
        _line("a guarded call adds", _figures(FILTERS, calls, effort), NOTE, LIMIT),
        _line("screening by one filter adds", _figures(1, calls, effort), ALONE_NOTE),
    ]


def _line(
    what: str, figures: dict[str, list[float]], note: str, target: Target | None = None
) -> Line:
    guarded, bare = figures["guarded"], figures["bare"]
    added = [(with_it - without) * 1e6 for with_it, without in zip(guarded, bare, strict=True)]
    return Line(
        what,
        Spread.of(added),
        unit="µs",
        target=target,
        ours=f"{Spread.of(guarded).median * 1e6:.1f} µs",
        peer=f"bare {Spread.of(bare).median * 1e6:.2f} µs",
        note=note,
    )


def _figures(count: int, calls: int, effort: Effort) -> dict[str, list[float]]:
    """Give seconds for each call, round by round, with so many filters that do nothing."""
    item = ScreenedItem(item_id=1, kind="comment", text="Hello")
    with folder() as place:
        plugin = place / "plugins" / "nothing.py"
        plugin.parent.mkdir()
        plugin.write_text(PLUGIN.format(count=count), encoding="utf-8")
        plugins = manager.start(place, LoadOptions(only=("nothing",)))
        blackbox.open_at(place / "box")  # as in every worker
        bare = plugins.filters()[0].made.screen
        try:
            return side_by_side(
                {
                    "guarded": partial(_guarded, plugins, item, calls // count, count),
                    "bare": partial(_bare, bare, item, calls),
                },
                effort.rounds,
            )
        finally:
            blackbox.close()


def _guarded(plugins: manager.Manager, item: ScreenedItem, items: int, count: int) -> float:
    with watching():
        began = perf_counter()
        for _ in range(items):
            plugins.screen(item)
        return (perf_counter() - began) / (items * count)


def _bare(screen: Callable[[ScreenedItem], object], item: ScreenedItem, calls: int) -> float:
    began = perf_counter()
    for _ in range(calls):
        screen(item)
    return (perf_counter() - began) / calls
