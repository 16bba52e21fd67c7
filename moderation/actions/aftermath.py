"""What follows from decisions, for one as for many: authors' records, and events for plugins."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from moderation.domain.actor import Context
from moderation.domain.lifecycle import PASSING_ON, DecisionAct, ItemState
from moderation.models import Author, ReviewItem
from moderation.models.base import table_of
from moderation.queries.authors.records import JUDGED_BY
from moderation.work import outbox

_authors = table_of(Author)
_COUNT = (
    update(_authors)
    .where(_authors.c.id == bindparam("author"))
    .values(
        approved=_authors.c.approved + bindparam("more_approved"),
        rejected=_authors.c.rejected + bindparam("more_rejected"),
    )
)


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision that was just made: by which act, from which state, in which ledger row."""

    item: ReviewItem
    act: DecisionAct
    before: ItemState
    entry: int


def remember_authors(session: Session, settled: Sequence[Settled]) -> None:
    """Count approvals and rejections in the records of the items' authors."""
    judged = [
        one for one in settled if one.item.author_id is not None and one.item.kind in JUDGED_BY
    ]
    changes: Counter[tuple[int | None, str]] = Counter()
    for one in judged:
        changes[one.item.author_id, one.before.value] -= 1
        changes[one.item.author_id, one.item.state] += 1
    rows = [
        {
            "author": author,
            "more_approved": changes[author, ItemState.APPROVED.value],
            "more_rejected": changes[author, ItemState.REJECTED.value],
        }
        for author in sorted({one.item.author_id or 0 for one in judged})
    ]
    moved = [row for row in rows if row["more_approved"] or row["more_rejected"]]
    if moved:
        session.connection().execute(_COUNT, moved)


def announce(session: Session, context: Context, settled: Sequence[Settled]) -> None:
    """Tell plugins, after the commit and at least once, of decisions and of undone ones."""
    events = {
        f"ledger:{one.entry}": _event(context, one) for one in settled if one.act not in PASSING_ON
    }
    outbox.ask_each(session, "event", events, due_at=context.now, now=context.now)


def _event(context: Context, one: Settled) -> dict[str, object]:
    return {
        "event": "decision_made",
        "happened_at": context.now.isoformat(),
        "item_id": one.item.id,
        "item_kind": one.item.kind,
        "act": one.act.value,
        "state": one.item.state,
    }
