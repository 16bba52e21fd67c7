"""What is in the way of deciding on one item of many: asked when planned, and again when done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.desk.explaining import Explained, explain
from moderation.actions.desk.passing_on import require_role
from moderation.actions.effects import effect_of
from moderation.domain.actor import ActorKind, Context, require
from moderation.domain.errors import Invalid, NotAllowed
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState, possible_acts
from moderation.domain.messages import Message, message
from moderation.models import Lease, ReviewItem

#: What refuses one item and leaves the others alone.
REFUSALS = (Invalid, NotAllowed)

_ACT_OF: Mapping[str, str] = {
    ItemState.APPROVED: "approve",
    ItemState.REJECTED: "reject",
    ItemState.WITHDRAWN: "withdraw",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why one item is left as it is; `moved`: `by` has done `what` to it meanwhile."""

    why: Message
    by: str = ""
    what: str = ""
    moved: bool = False


@dataclass(slots=True)
class Looker:
    """Looks at items for one act of one actor; asks for reasons and leases once for many."""

    session: Session
    context: Context
    act: DecisionAct
    reason: str
    canned: str
    _holders: dict[int, int] = field(default_factory=dict)
    _explained: dict[ItemKind, Explained] = field(default_factory=dict)

    def look_at_leases(self, items: list[int]) -> None:
        """Read who else looks at these items right now."""
        query = select(Lease.item_id, Lease.user_id).where(
            Lease.item_id.in_(items), Lease.until > self.context.now
        )
        rows = self.session.execute(query).all()
        own = self.context.actor.id if self.context.actor.kind is ActorKind.USER else ""
        self._holders = {row.item_id: row.user_id for row in rows if str(row.user_id) != own}

    def obstacle(self, item: ReviewItem) -> Obstacle | None:
        """Return what is in the way, if anything is."""
        if self.act not in possible_acts(ItemState(item.state)):
            return _already(item)
        holder = self._holders.get(item.id)
        if holder is not None:
            return Obstacle(message("Somebody is looking at it."), f"user:{holder}", "lease")
        try:
            self._require(item)
            self.explained(ItemKind(item.kind))
        except REFUSALS as error:
            return Obstacle(error.reason)
        return None

    def _require(self, item: ReviewItem) -> None:
        effect = effect_of(ItemKind(item.kind))
        require(self.context, effect.permission)
        effect.guard(self.session, self.context, item)
        require_role(self.session, self.context, item, self.act)

    def explained(self, kind: ItemKind) -> Explained:
        """Return the reason of the act for items of a kind. Raises Invalid."""
        if kind not in self._explained:
            self._explained[kind] = explain(self.context, kind, self.act, self.reason, self.canned)
        return self._explained[kind]


def _already(item: ReviewItem) -> Obstacle:
    if item.decided_by is None:
        return Obstacle(message("There is no decision to undo."))
    return Obstacle(
        message("It has been decided already."), item.decided_by, _ACT_OF.get(item.state, ""), True
    )
