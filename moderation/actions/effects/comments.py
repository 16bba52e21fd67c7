"""An approved comment appears on its topic's page."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from moderation.actions.effects.matter import Matter
from moderation.actions.record import lock, record
from moderation.domain.actor import Context
from moderation.domain.authors.reporters import report_key
from moderation.domain.lifecycle import ItemState
from moderation.models import Comment, ReviewItem, Revision, Topic
from moderation.models.base import table_of


def publish(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Show the comment, made now or shown again, unless a report hides it."""
    publish_all(session, [Matter(context, item, revision)])


def publish_all(session: Session, matters: Sequence[Matter]) -> None:
    """Show the comments of several items, as `publish` does one."""
    known = _comments_of(session, matters)
    fresh = [(one, _written(one.item, one.revision)) for one in matters if one.item.id not in known]
    session.add_all(comment for _, comment in fresh)
    session.flush()
    for one, comment in fresh:
        record(session, one.context, comment, "comment.published")
    _count(session, Counter(comment.topic_id for _, comment in fresh))
    _bring_in_line(session, matters, known)


def hide(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the comment off the page; its row stays, with the words that it had before an edit."""
    hide_all(session, [Matter(context, item, revision)])


def hide_all(session: Session, matters: Sequence[Matter]) -> None:
    """Take the comments of several items off the page, as `hide` does one."""
    _bring_in_line(session, matters, _comments_of(session, matters))


def settle(session: Session, context: Context, comment_id: int) -> None:
    """Show a comment exactly while its item is approved and no report hides it.

    A report that was upheld hides it; so do, until they are decided, open ones that came to weigh
    so much that the comment was set aside. This is the one rule of what the public sees; every
    decision that touches it ends here, after the state of its own item has changed.
    """
    session.flush()
    _settle_all(session, [(context, lock(session, Comment, comment_id))])


def _bring_in_line(
    session: Session, matters: Sequence[Matter], known: Mapping[int, Comment]
) -> None:
    """Give comments the words of their revisions, and show or hide them by the one rule."""
    there = [(one, known[one.item.id]) for one in matters if one.item.id in known]
    for one, comment in there:
        _reword(comment, one.revision)
    _settle_all(session, [(one.context, comment) for one, comment in there])


def _comments_of(session: Session, matters: Sequence[Matter]) -> dict[int, Comment]:
    """Lock the comments of these items, and give them by the item."""
    session.flush()
    query = (
        select(Comment)
        .where(Comment.item_id.in_([one.item.id for one in matters]))
        .order_by(Comment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {comment.item_id: comment for comment in session.scalars(query)}


def _settle_all(session: Session, comments: Sequence[tuple[Context, Comment]]) -> None:
    reported = _reported(session, [comment for _, comment in comments])
    change: Counter[int] = Counter()
    for context, comment in comments:
        shown = _is_approved(session, comment) and comment.id not in reported
        if comment.shown is not shown:
            comment.shown = shown
            record(session, context, comment, "comment.published" if shown else "comment.hidden")
            change[comment.topic_id] += 1 if shown else -1
    _count(session, change)


def _is_approved(session: Session, comment: Comment) -> bool:
    return session.get_one(ReviewItem, comment.item_id).state == ItemState.APPROVED


def _reported(session: Session, comments: Sequence[Comment]) -> set[int]:
    """Return those comments that a report hides."""
    if not comments:
        return set()
    keys = {report_key(f"comment:{comment.id}"): comment.id for comment in comments}
    query = select(ReviewItem.duplicate_key)
    hiding = query.where(ReviewItem.duplicate_key.in_(keys), hiding_reports())
    return {keys[key] for key in session.scalars(hiding) if key is not None}


def hiding_reports() -> ColumnElement[bool]:
    """Give the condition of reports that hide: those upheld, and heavy ones till they are decided.

    It goes with a condition on the key that reports share.
    """
    undecided = ReviewItem.state.not_in((ItemState.REJECTED, ItemState.WITHDRAWN))
    return or_(ReviewItem.state == ItemState.APPROVED, and_(ReviewItem.hides, undecided))


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


def _reword(comment: Comment, revision: Revision) -> None:
    """Give a locked comment the words of the revision, which a moderator may have edited."""
    comment.author_name = str(revision.content["author"])
    comment.body = str(revision.content["body"])


_topics = table_of(Topic)
_ADD = (
    update(_topics)
    .where(_topics.c.id == bindparam("topic"))
    .values(
        comment_count=_topics.c.comment_count + bindparam("more"),
        page_version=_topics.c.page_version + 1,
    )
)


def _count(session: Session, change: Mapping[int, int]) -> None:
    """Count what appears and disappears by topic, whose pages show something new either way."""
    rows = [{"topic": topic, "more": change[topic]} for topic in sorted(change)]
    if rows:
        session.connection().execute(_ADD, rows)
