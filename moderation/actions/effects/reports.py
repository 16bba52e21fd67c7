"""An upheld report hides what it names."""

from sqlalchemy.orm import Session

from moderation.actions.effects.comments import set_shown
from moderation.domain.actor import Context
from moderation.models import ReviewItem, Revision


def uphold(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Hide the reported comment."""
    set_shown(session, context, _reported(revision), False)


def dismiss(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Show the comment again, when it was this report that hid it."""
    comment_id = _reported(revision)
    if f"comment:{comment_id}" in undone:
        set_shown(session, context, comment_id, True)


def _reported(revision: Revision) -> int:
    return int(str(revision.content["subject"]).removeprefix("comment:"))
