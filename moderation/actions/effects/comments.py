"""An approved comment appears on its topic's page."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_topic
from moderation.actions.record import lock, record
from moderation.domain.actor import Context
from moderation.models import Comment, ReviewItem, Revision, Topic


def publish(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Show the comment, made now or shown again."""
    comment = session.scalars(select(Comment).where(Comment.item_id == item.id)).first()
    if comment is None:
        comment = _written(item, revision)
        session.add(comment)
        session.flush()
        record(session, context, comment, "comment.published")
        _count(session, comment, 1)
    else:
        set_shown(session, context, comment.id, True)


def hide(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the comment off the page; its row stays."""
    query = select(Comment.id).where(Comment.item_id == item.id)
    set_shown(session, context, session.scalars(query).one(), False)


def set_shown(session: Session, context: Context, comment_id: int, shown: bool) -> bool:
    """Show or hide a comment; return whether that changed anything."""
    comment = lock(session, Comment, comment_id)
    if comment.shown is shown:
        return False
    comment.shown = shown
    record(session, context, comment, "comment.published" if shown else "comment.hidden")
    _count(session, comment, 1 if shown else -1)
    return True


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


def _count(session: Session, comment: Comment, change: int) -> None:
    session.execute(
        update(Topic)
        .where(Topic.id == comment.topic_id)
        .values(comment_count=Topic.comment_count + change)
        .execution_options(synchronize_session=False)
    )
    touch_topic(session, comment.topic_id)
