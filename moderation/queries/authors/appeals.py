"""Appeals: which decision can be appealed, by whom it may be decided, and what was said of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import Message
from moderation.domain.openness import is_software
from moderation.domain.roles import ALLOWED, Permission
from moderation.extensions import db
from moderation.models import (
    Appeal,
    AppealMessage,
    Comment,
    LedgerEntry,
    ReviewItem,
    Revision,
    User,
)
from moderation.queries.desk.stored import as_message
from moderation.queries.settings import site_settings

#: Messages of each side at most: an appeal is a short conversation.
MOST_MESSAGES = 3

_DECISIONS = ("item.approve", "item.reject")


@dataclass(frozen=True, slots=True)
class Restriction:
    """A decision against an author: on which item, its ledger row, who made it and why.

    ``canned`` is the id of the ready reason that was chosen, "" for own words. ``after_report``
    says that a published comment was taken down by a report that was upheld.
    """

    item_id: int
    decision_id: int
    decided_by: str
    decided_at: datetime
    reason: Message | None
    canned: str = ""
    after_report: bool = False

    @property
    def automatic(self) -> bool:
        """Whether no person made it."""
        return is_software(self.decided_by)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the conversation; `user_id` is the moderator's, None once they have left."""

    from_author: bool
    user_id: int | None
    body: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with its conversation, oldest first. `reason` is why it was decided as it was.

    `canned` is the id of the ready reason that was chosen, "" for own words.
    """

    item_id: int
    of_item_id: int
    decision_id: int
    decided_by: str
    state: ItemState
    why: str
    said: tuple[Said, ...]
    decided_at: datetime | None
    reason: Message | None
    canned: str

    @property
    def waits(self) -> bool:
        """Whether it is still to be decided."""
        return self.state not in (ItemState.APPROVED, ItemState.REJECTED, ItemState.WITHDRAWN)

    @property
    def answer_awaited(self) -> bool:
        """Whether a moderator asked something that the author has not answered."""
        return self.waits and bool(self.said) and not self.said[-1].from_author

    @property
    def may_ask(self) -> bool:
        """Whether a moderator can ask: the last question is answered, and there were not many."""
        asked = sum(not one.from_author for one in self.said)
        return self.waits and not self.answer_awaited and asked < MOST_MESSAGES


def restriction_on(item_id: int) -> Restriction | None:
    """Return the decision that stands against the author of an item; None when there is none."""
    item = db.session.get(ReviewItem, item_id)
    if item is None or item.kind == ItemKind.APPEAL:
        return None
    if item.state == ItemState.REJECTED:
        return _restriction(item.id, after_report=False)
    report = _upheld_report(item) if item.state == ItemState.APPROVED else None
    return None if report is None else _restriction(report, after_report=True)


def _upheld_report(item: ReviewItem) -> int | None:
    """Return the report that took the item's comment down."""
    comment = db.session.scalars(select(Comment.id).where(Comment.item_id == item.id)).first()
    query = (
        select(ReviewItem.id)
        .where(ReviewItem.duplicate_key == f"report:comment:{comment}")
        .where(ReviewItem.state == ItemState.APPROVED)
        .order_by(ReviewItem.decided_at.desc())
        .limit(1)
    )
    return None if comment is None else db.session.scalars(query).first()


def standing_decision(item_id: int) -> LedgerEntry | None:
    """Return the ledger row of the last decision on an item; an undone one counts too."""
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject == f"item:{item_id}", LedgerEntry.act.in_(_DECISIONS))
        .order_by(LedgerEntry.subject_version.desc())
        .limit(1)
    )
    return db.session.scalars(query).first()


def _restriction(item_id: int, *, after_report: bool) -> Restriction | None:
    entry = standing_decision(item_id)
    if entry is None:
        return None
    reason, canned = as_message(entry.public.get("reason")), str(entry.public.get("canned", ""))
    return Restriction(
        item_id, entry.id, entry.actor, entry.written_at, reason, canned, after_report
    )


def appeal_against(decision_id: int) -> AppealView | None:
    """Return the appeal against a decision."""
    query = select(Appeal.item_id).where(Appeal.decision_id == decision_id)
    found = db.session.scalars(query).first()
    return None if found is None else appeal_view(found)


def latest_appeal(source_id: int) -> AppealView | None:
    """Return the newest appeal of the author of an item about what became of it."""
    query = (
        select(Appeal.item_id)
        .where(Appeal.source_id == source_id)
        .order_by(Appeal.item_id.desc())
        .limit(1)
    )
    found = db.session.scalars(query).first()
    return None if found is None else appeal_view(found)


def appeal_view(item_id: int) -> AppealView | None:
    """Return an appeal by the number of its own item."""
    appeal = db.session.get(Appeal, item_id)
    if appeal is None:
        return None
    item = db.session.get_one(ReviewItem, item_id)
    decided = item.state in (ItemState.APPROVED, ItemState.REJECTED)
    last = standing_decision(item_id) if decided else None
    return AppealView(
        item_id=item_id,
        of_item_id=appeal.of_item_id,
        decision_id=appeal.decision_id,
        decided_by=appeal.decided_by,
        state=ItemState(item.state),
        why=_why(item),
        said=_said(item_id),
        decided_at=item.decided_at,
        reason=None if last is None else as_message(last.public.get("reason")),
        canned="" if last is None else str(last.public.get("canned", "")),
    )


def _why(item: ReviewItem) -> str:
    revision = db.session.get(Revision, (item.id, item.revision))
    return "" if revision is None else str(revision.content.get("why", ""))


def _said(item_id: int) -> tuple[Said, ...]:
    query = (
        select(AppealMessage)
        .where(AppealMessage.item_id == item_id)
        .order_by(AppealMessage.id)
        .limit(2 * MOST_MESSAGES)
    )
    rows = db.session.scalars(query)
    return tuple(Said(row.from_author, row.user_id, row.body, row.written_at) for row in rows)


def may_decide_appeal(item_id: int, actor: str) -> bool:
    """Whether somebody (``user:5``) may decide on an appeal: not on one against themselves.

    The only person who decides on anything may, where the site's setting says so.
    """
    appeal = db.session.get(Appeal, item_id)
    if appeal is None or appeal.decided_by != actor:
        return True
    return site_settings().own_appeals and not _others_decide(actor)


def _others_decide(actor: str) -> bool:
    query = select(User.id).where(User.active, User.role.in_(ALLOWED[Permission.ITEM_DECIDE]))
    others = query.where(User.id != int(actor.removeprefix("user:")))
    return db.session.scalars(others.limit(1)).first() is not None
