"""How the work goes: what is open, what is late, and how long decisions took."""

from collections.abc import Mapping

from moderation.domain.accounts.tokens import Scope
from moderation.domain.lifecycle import ItemState
from moderation.domain.measures.pace import Pace, pace, paces
from moderation.queries.desk.counts import open_by_kind
from moderation.queries.measures.pace import LOOKED_BACK, overdue, timings
from moderation.web.api.bearer import caller
from moderation.web.api.operations import operation
from moderation.web.api.shapes import told
from moderation.web.context import now


@operation("GET", "/stats", Scope.STATS_READ, told=told.Stats)
def read_stats() -> told.Stats:
    """Tell what is open and late, and how long decisions took, over all and of the owner."""
    decided = timings(now())
    own = [one for one in decided if one.by == caller().account.id]
    return told.Stats(
        LOOKED_BACK.days,
        _open(),
        {
            kind.value: told.OverdueTold(late.count, late.since)
            for kind, late in overdue(now()).items()
        },
        _pace(pace(decided)),
        _told(paces(decided, lambda one: one.kind.value)),
        _pace(pace(own)),
    )


def _open() -> tuple[told.OpenTold, ...]:
    counted = open_by_kind().items()
    return tuple(
        told.OpenTold(kind, ItemState(state), number) for (kind, state), number in counted if number
    )


def _told(found: Mapping[str, Pace]) -> dict[str, told.PaceTold]:
    return {name: made for name, one in found.items() if (made := _pace(one)) is not None}


def _pace(one: Pace | None) -> told.PaceTold | None:
    if one is None:
        return None
    unseen = None if one.unseen is None else one.unseen.total_seconds()
    return told.PaceTold(
        one.decided, one.in_time, one.median.total_seconds(),
        one.slowest_but_tenth.total_seconds(), unseen,
    )  # fmt: skip
