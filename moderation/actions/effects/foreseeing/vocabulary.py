"""What becomes of a change of the vocabulary when the decision on it is taken back."""

from sqlalchemy import select

from moderation.actions.effects.foreseeing.undone import Undone
from moderation.actions.effects.tag_changes import ANEW, in_the_way
from moderation.domain.desk.foresight import Foresight
from moderation.domain.messages import message
from moderation.domain.tags.changes import ChangeState
from moderation.extensions import db
from moderation.models import ReviewItem, Revision, TagChange

_HAPPENS = message("The change waits for agreement again; nothing of it was done.")


def withdrawing_agreement(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that a change waits for agreement again, unless it has begun."""
    change = _change(item)
    return Foresight(_HAPPENS, refused=ANEW if change is None else in_the_way(change))


def asking_again(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that a change that was not agreed to waits again, unless it was planned anew."""
    change = _change(item)
    standing = change is not None and change.state == ChangeState.STOPPED
    return Foresight(_HAPPENS, refused=None if standing else ANEW)


def _change(item: ReviewItem) -> TagChange | None:
    query = select(TagChange).where(TagChange.item_id == item.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()
