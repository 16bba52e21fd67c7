"""The desk around the items: ready reasons, queues with their counts, and how work goes."""

from moderation.domain.accounts.tokens import Scope
from moderation.domain.desk.reasons import CannedReason, fitting
from moderation.domain.lifecycle import ItemKind
from moderation.queries.desk import counts
from moderation.queries.desk.reasons import all_reasons
from moderation.queries.desk.views.named import named_queues
from moderation.web.api.operations import operation
from moderation.web.api.shapes import asked as shapes
from moderation.web.api.shapes import told


@operation("GET", "/reasons", Scope.ITEMS_READ, asked=shapes.ReasonsFor, told=told.Reasons)
def list_reasons(asked: shapes.ReasonsFor) -> told.Reasons:
    """List the ready reasons, for one kind of item or for all."""
    known = [one for one in all_reasons() if one.enabled]
    chosen = known if asked.kind is None else fitting(known, asked.kind)
    return told.Reasons(tuple(map(_reason, chosen)))


@operation("GET", "/queues", Scope.ITEMS_READ, told=told.Queues)
def list_queues() -> told.Queues:
    """Count what waits for people, by kind, by reason and in each named queue."""
    named = [queue for queue in named_queues() if queue.enabled]
    found = counts(ItemKind, [queue.id for queue in named])
    return told.Queues(
        found.everything, found.held, found.escalated,
        {kind.value: number for kind, number in found.kinds.items()}, found.reasons,
        tuple(told.NamedQueueTold(one.id, one.name, found.named[one.id]) for one in named),
        found.oldest,
    )  # fmt: skip


def _reason(one: CannedReason) -> told.ReasonTold:
    return told.ReasonTold(one.id, one.said, tuple(sorted(one.kinds)), one.texts)
