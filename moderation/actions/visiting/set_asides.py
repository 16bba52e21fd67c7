"""Reports by their weight: many of them hide a comment until somebody has decided, once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.effects.comments import settle
from moderation.actions.record import lock, record
from moderation.actions.statements import STATEMENT, keep_statements, state_hiding
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.authors import hides_until_decided
from moderation.domain.lifecycle import ItemState
from moderation.models import Comment, ReviewItem, Revision
from moderation.queries.settings import site_settings
from moderation.work import outbox

RULE = Actor(ActorKind.RULE, "reports")


def set_aside_if_heavy(session: Session, context: Context, item_id: int, comment: Comment) -> None:
    """Hide a reported comment until the report is decided, when the voices weigh enough.

    The caller has locked the topic. What a person looked at and kept, as it stands now, stays.
    """
    item = lock(session, ReviewItem, item_id)
    hide_from = site_settings().hide_reports_from
    kept = _was_kept(session, item, comment)
    if item.hides or not hides_until_decided(item.weight, hide_from, kept=kept):
        return
    rule = Context(RULE, context.now, context.group)
    item.hides = True
    stated = state_hiding(session, item, comment)
    stating = {} if stated is None else {STATEMENT: stated.to_json()}
    details = {"weight": item.weight, **stating}
    entry = record(session, rule, item, "item.set_aside", details=details)
    keep_statements(session, rule, [(entry, stated)])
    settle(session, rule, comment.id)
    if item.state == ItemState.SCREENING:
        # Findings on the version before are not stored any more, so the filters are asked again.
        outbox.ask(session, "screen", f"item:{item.id}", due_at=context.now, now=context.now)


def _was_kept(session: Session, item: ReviewItem, comment: Comment) -> bool:
    """Whether a person has dismissed a report of the comment since it got its present words."""
    source = session.get_one(ReviewItem, comment.item_id)
    words = session.get(Revision, (source.id, source.revision))
    since = source.created_at if words is None else words.written_at
    dismissed = select(ReviewItem.id).where(
        ReviewItem.duplicate_key == item.duplicate_key,
        ReviewItem.state == ItemState.REJECTED,
        ReviewItem.decided_by.startswith("user:"),
        ReviewItem.decided_at >= since,
    )
    return session.scalars(dismissed.limit(1)).first() is not None
