"""What becomes of comments when their approval, or a report on them, is taken back."""

from collections.abc import Iterator

from sqlalchemy import Select, func, select

from moderation.actions.effects.comments import hiding_reports
from moderation.actions.effects.foreseeing.undone import BACK, Undone, later_acts
from moderation.domain.authors.reporters import report_key
from moderation.domain.desk.foresight import Foresight
from moderation.domain.lifecycle import ItemState
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import Comment, ReviewItem, Revision

#: Replies are counted no further.
COUNTED = 100


def hiding_comment(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the comment leaves the page, and what of its thread stays behind."""
    comment = db.session.scalars(select(Comment).where(Comment.item_id == item.id)).first()
    if comment is None:
        return Foresight(message("It waits again; nothing of it is on the page."))
    happens = (
        message("The comment leaves the page and waits again.")
        if comment.shown
        else message("It waits again; it is hidden already.")
    )
    later = later_acts(undone, [f"comment:{comment.id}"])
    return Foresight(happens, tuple(_left_behind(comment)), later)


def showing_again(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the reported comment is shown again, unless something else hides it."""
    number = str(revision.content["subject"]).removeprefix("comment:")
    comment = db.session.get(Comment, int(number))
    if comment is None:
        return Foresight(message("The report waits again; its comment is gone."))
    hidden = _hidden_by_others(comment, item)
    happens = (
        message("The report waits again; the comment stays hidden.")
        if hidden
        else message("The comment is shown again, and the report waits.")
    )
    return Foresight(happens, hidden, later_acts(undone, [f"comment:{comment.id}"]))


def hiding_again(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that a comment is hidden again whose dismissed report weighs enough for that."""
    number = str(revision.content["subject"]).removeprefix("comment:")
    comment = db.session.get(Comment, int(number))
    if not item.hides or comment is None or not comment.shown:
        return Foresight(BACK)
    happens = message("The report waits again, and the comment is hidden until it is decided.")
    return Foresight(happens, (), later_acts(undone, [f"comment:{comment.id}"]))


def _left_behind(comment: Comment) -> Iterator[Message]:
    below = Comment.topic_id == comment.topic_id, Comment.parent_id == comment.id
    replies = _count(select(Comment.id).where(*below, Comment.shown))
    if replies:
        yield message(
            "Replies to it stay on the page: %(count)s%(more)s.",
            count=min(replies, COUNTED), more="+" if replies > COUNTED else "",
        )  # fmt: skip


def _hidden_by_others(comment: Comment, report: ReviewItem) -> tuple[Message, ...]:
    said = []
    if db.session.get_one(ReviewItem, comment.item_id).state != ItemState.APPROVED:
        said.append(message("The comment's own approval was taken back."))
    if report.hides:
        said.append(message("So many have reported it that it stays hidden until this is decided."))
    others = select(ReviewItem.id).where(
        ReviewItem.duplicate_key == report_key(f"comment:{comment.id}"), hiding_reports(),
        ReviewItem.id != report.id,
    )  # fmt: skip
    if db.session.scalars(others.limit(1)).first() is not None:
        said.append(message("Another report on it hides it too."))
    return tuple(said)


def _count(query: Select[int]) -> int:
    few = query.limit(COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0
