"""An upheld report hides what it names, as long as it stands; heavy ones do until decided."""

from sqlalchemy.orm import Session

from moderation.actions.effects.comments import settle
from moderation.domain.actor import Context
from moderation.models import ReviewItem, Revision


def uphold(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Hide the reported comment."""
    settle(session, context, _reported(revision))


def dismiss(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Show the comment again, unless something else hides it."""
    settle(session, context, _reported(revision))


def follow(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Bring the comment in line: what was set aside is shown again once the report is dismissed."""
    settle(session, context, _reported(revision))


def _reported(revision: Revision) -> int:
    return int(str(revision.content["subject"]).removeprefix("comment:"))
