"""Revisions of an item: a moderator's edit makes one, and its undo goes back to the one before."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.actions.record import record
from moderation.domain.actor import Context
from moderation.domain.desk.editing import Edit, edited
from moderation.domain.lifecycle import ItemKind
from moderation.models import LedgerEntry, ReviewItem, Revision

EDITED = "item.edited"


def revise(
    session: Session,
    context: Context,
    item: ReviewItem,
    edit: Edit,
) -> None:
    """Write what a moderator edited as a new revision of a locked item, if anything differs.

    Raises Invalid with a reason for each wrong field, and for kinds that nobody can edit.
    """
    before = session.get_one(Revision, (item.id, item.revision)).content
    content = edited(ItemKind(item.kind), before, edit)
    if content != before:
        _write(session, context, item, content)


def _write(
    session: Session, context: Context, item: ReviewItem, content: dict[str, object]
) -> None:
    # Numbers are never used again: what somebody saw under one stays what they saw.
    newest = select(func.max(Revision.number)).where(Revision.item_id == item.id)
    number = (session.scalar(newest) or 0) + 1
    session.add(
        Revision(
            item_id=item.id, number=number, content=content, written_by=str(context.actor),
            written_at=context.now,
        )
    )  # fmt: skip
    before, item.revision = item.revision, number
    private = {"revision": number, "content": content}
    record(session, context, item, EDITED, private=private, details={"from": before})


def revise_back(session: Session, item: ReviewItem, undone: LedgerEntry) -> None:
    """Go back to the revision from which an undone decision had started."""
    query = select(LedgerEntry.public).where(
        LedgerEntry.subject == f"item:{item.id}",
        LedgerEntry.act == EDITED,
        LedgerEntry.act_group == undone.act_group,
    )
    public = session.scalars(query).first()
    if public is not None:
        item.revision = int(str(public["from"]))
