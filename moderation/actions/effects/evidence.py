"""Approved evidence is what jurors see and pages cite."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.effects.rechecks import call_jury, drop_cause
from moderation.actions.pages import touch_topic
from moderation.actions.record import record
from moderation.domain.actor import Context
from moderation.models import EvidenceItem, ReviewItem, Revision

#: New evidence brings a new check, a little later, so that papers that come together are heard
#: together.
GATHERING_TIME = timedelta(minutes=10)

#: What a revision of evidence tells of the source.
TEXTS = (
    "title", "year", "venue", "link", "doi", "source_kind", "summary", "stance", "measures",
)  # fmt: skip


def admit(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Put the evidence in force and ask for a jury check of its topic."""
    row = _row(session, item)
    if row is None:
        row = _written(context, item)
        session.add(row)
    for name in TEXTS:
        setattr(row, name, revision.content[name])
    row.in_force = True
    session.flush()
    record(session, context, row, "evidence.admitted", private={"content": revision.content})
    touch_topic(session, row.topic_id)
    due = context.now + GATHERING_TIME
    call_jury(session, context, row.topic_id, "evidence", due_at=due, item=item)


def strike(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the evidence out of force, and back the check that it alone asked for.

    Checks that heard it keep its number.
    """
    row = _row(session, item)
    drop_cause(session, item)
    if row is not None and row.in_force:
        row.in_force = False
        record(session, context, row, "evidence.struck")
        touch_topic(session, row.topic_id)


def _row(session: Session, item: ReviewItem) -> EvidenceItem | None:
    query = select(EvidenceItem).where(EvidenceItem.item_id == item.id).with_for_update()
    return session.scalars(query).first()


def _written(context: Context, item: ReviewItem) -> EvidenceItem:
    return EvidenceItem(
        topic_id=item.topic_id, item_id=item.id, origin=item.origin, version=0,
        added_at=context.now,
    )  # fmt: skip
