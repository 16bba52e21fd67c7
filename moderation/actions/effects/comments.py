"""An approved comment appears on its topic's page."""

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_topic
from moderation.actions.record import lock, record
from moderation.domain.actor import Context
from moderation.domain.lifecycle import ItemState
from moderation.models import Comment, ReviewItem, Revision, Topic


def publish(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Show the comment, made now or shown again, unless a report hides it."""
    comment = session.scalars(select(Comment).where(Comment.item_id == item.id)).first()
    if comment is None:
        comment = _written(item, revision)
        session.add(comment)
        session.flush()
        record(session, context, comment, "comment.published")
        _count(session, comment, 1)
    else:
        _reword(session, comment, revision)
        settle(session, context, comment.id)


def hide(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the comment off the page; its row stays, with the words that it had before an edit."""
    comment = session.scalars(select(Comment).where(Comment.item_id == item.id)).one()
    _reword(session, comment, revision)
    settle(session, context, comment.id)


def settle(session: Session, context: Context, comment_id: int) -> None:
    """Show a comment exactly while its item is approved and no report hides it.

    A report that was upheld hides it; so do, until they are decided, open ones that came to weigh
    so much that the comment was set aside. This is the one rule of what the public sees; every
    decision that touches it ends here, after the state of its own item has changed.
    """
    session.flush()
    comment = lock(session, Comment, comment_id)
    shown = _is_approved(session, comment) and not _is_reported(session, comment)
    if comment.shown is not shown:
        comment.shown = shown
        record(session, context, comment, "comment.published" if shown else "comment.hidden")
        _count(session, comment, 1 if shown else -1)


def _is_approved(session: Session, comment: Comment) -> bool:
    return session.get_one(ReviewItem, comment.item_id).state == ItemState.APPROVED


def _is_reported(session: Session, comment: Comment) -> bool:
    hiding = or_(ReviewItem.state == ItemState.APPROVED, and_(ReviewItem.hides, _undecided()))
    reports = select(ReviewItem.id).where(
        ReviewItem.duplicate_key == report_key(f"comment:{comment.id}"), hiding
    )
    return session.scalars(reports.limit(1)).first() is not None


def _undecided() -> ColumnElement[bool]:
    return ReviewItem.state.not_in((ItemState.REJECTED, ItemState.WITHDRAWN))


def report_key(subject: str) -> str:
    """Return the key that all reports on one subject share."""
    return f"report:{subject}"


def _written(item: ReviewItem, revision: Revision) -> Comment:
    parent = revision.content.get("parent")
    return Comment(
        topic_id=item.topic_id,
        item_id=item.id,
        parent_id=parent if isinstance(parent, int) else None,
        author_id=item.author_id,
        author_name=str(revision.content["author"]),
        body=str(revision.content["body"]),
        language=item.language,
        shown=True,
        version=0,
        written_at=item.created_at,
    )


def _reword(session: Session, comment: Comment, revision: Revision) -> None:
    """Give the comment the words of the revision, which a moderator may have edited."""
    comment = lock(session, Comment, comment.id)
    comment.author_name = str(revision.content["author"])
    comment.body = str(revision.content["body"])


def _count(session: Session, comment: Comment, change: int) -> None:
    session.execute(
        update(Topic)
        .where(Topic.id == comment.topic_id)
        .values(comment_count=Topic.comment_count + change)
        .execution_options(synchronize_session=False)
    )
    touch_topic(session, comment.topic_id)
