"""The named queues, as rules read them and as an admin edits them."""

from dataclasses import dataclass

from sqlalchemy import select

from moderation.domain.desk.routing import Conditions, RoutedQueue, conditions_from_json
from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.models import ReviewQueue


@dataclass(frozen=True, slots=True)
class NamedQueue:
    """A named queue with the version to name when changing it."""

    id: int
    name: str
    position: int
    conditions: Conditions
    enabled: bool
    version: int

    def routed(self) -> RoutedQueue:
        """Give it as a rule."""
        return RoutedQueue(self.id, self.name, self.position, self.conditions)


def named_queues() -> list[NamedQueue]:
    """List all named queues in the order in which their rules are tried."""
    query = select(ReviewQueue).order_by(ReviewQueue.position, ReviewQueue.id)
    return [_named(row) for row in db.session.scalars(query)]


def named_queue(queue_id: int) -> NamedQueue:
    """Give one named queue. Raises NotFound."""
    row = db.session.get(ReviewQueue, queue_id)
    if row is None:
        raise NotFound(message("There is no such queue."))
    return _named(row)


def enabled_queues() -> list[RoutedQueue]:
    """List the rules that are switched on."""
    return [queue.routed() for queue in named_queues() if queue.enabled]


def _named(row: ReviewQueue) -> NamedQueue:
    return NamedQueue(
        row.id, row.name, row.position, conditions_from_json(row.conditions), row.enabled,
        row.version,
    )  # fmt: skip
