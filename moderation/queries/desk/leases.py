"""Who looks at which item, as the desk shows it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.desk.leases import Holder
from moderation.domain.lifecycle import ItemKind
from moderation.extensions import db
from moderation.models import Lease, ReviewItem

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class LeaseView:
    """Who looks at the item, until when. `token` grows with every new holder."""

    user_id: int
    tab: str
    until: datetime
    token: int
    displaced: tuple[Holder, ...]
    claimed: bool

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds until it ends, at least 0."""
        return max(0, int((self.until - now).total_seconds()))


@dataclass(frozen=True, slots=True)
class Claim:
    """An item that one tab of the viewer took ahead of time."""

    item_id: int
    kind: ItemKind
    tab: str


def lease_on(item_id: int, now: datetime) -> LeaseView | None:
    """Return the running lease on an item."""
    row = db.session.get(Lease, item_id, populate_existing=True)
    if row is None or row.until <= now:
        return None
    return LeaseView(row.user_id, row.holder, row.until, row.token, displaced_of(row), row.claimed)


def lease_mark(item_id: int | None, now: datetime) -> str:
    """Return a text that changes when the lease on an item does; "" for no lease."""
    row = None if item_id is None else db.session.get(Lease, item_id, populate_existing=True)
    return "" if row is None or row.until <= now else f"{row.token}.{row.until.timestamp():.0f}"


def claims(user_id: int, now: datetime) -> list[Claim]:
    """List what the tabs of one person have claimed, by deadline; at most 50."""
    query = (
        select(Lease.item_id, Lease.holder, ReviewItem.kind)
        .join(ReviewItem, ReviewItem.id == Lease.item_id)
        .where(
            Lease.user_id == user_id,
            Lease.until > now,
            Lease.claimed,
            ReviewItem.decided_at.is_(None),
        )
        .order_by(ReviewItem.decide_by, ReviewItem.id)
        .limit(MOST_SHOWN)
    )
    rows = db.session.execute(query)
    return [Claim(row.item_id, ItemKind(row.kind), row.holder) for row in rows]


def displaced_of(row: Lease) -> tuple[Holder, ...]:
    """Read from whom a lease was taken."""
    return tuple(Holder(int(str(one["user"])), str(one["tab"])) for one in row.displaced)
