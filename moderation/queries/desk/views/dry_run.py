"""What a rule would do: tried on past items, before it is switched on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.domain.desk.routing import RoutedQueue, route
from moderation.queries.desk.views.facts import KnownItem, newest_items
from moderation.queries.settings import site_settings

TRIED = 2_000
SHOWN = 10


@dataclass(frozen=True, slots=True)
class DryRun:
    """The newest items as they would be routed.

    `tried` items were looked at; `entering` of them the queue would take, the first few of which
    are `examples`; `taken_from` counts those by the queue that has them under the present rules
    (None: no named queue).
    """

    tried: int
    entering: int
    examples: tuple[KnownItem, ...]
    taken_from: Mapping[int | None, int]


def dry_run(candidate: RoutedQueue, others: Sequence[RoutedQueue]) -> DryRun:
    """Route the newest items with `candidate` among the rules that are switched on."""
    kept = [queue for queue in others if queue.id != candidate.id]
    items = newest_items(TRIED, site_settings().rule().reject_from)
    entering = [one for one in items if route(one.facts, [*kept, candidate]) == candidate.id]
    taken: dict[int | None, int] = {}
    for one in entering:
        place = route(one.facts, kept)
        taken[place] = taken.get(place, 0) + 1
    return DryRun(len(items), len(entering), tuple(entering[:SHOWN]), taken)
