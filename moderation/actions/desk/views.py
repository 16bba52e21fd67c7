"""Views that moderators keep for themselves."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select

from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.texts import clean
from moderation.models import SavedView

NAME_LIMIT = 80
MOST_VIEWS = 30


def save_view(context: Context, name: str, arguments: Mapping[str, str]) -> int:
    """Keep a view under a name, in place of one of that name; return its id. Raises Invalid."""
    require(context, Permission.ITEM_READ)
    called = clean(name, NAME_LIMIT, field="name")
    with transaction() as session:
        own = SavedView.user_id == int(context.actor.id)
        row = session.scalars(select(SavedView).where(own, SavedView.name == called)).first()
        if row is None:
            if (session.scalar(select(func.count()).where(own)) or 0) >= MOST_VIEWS:
                raise Invalid.in_field(
                    "name", message("You keep %(most)s views already.", most=MOST_VIEWS)
                )
            row = SavedView(user_id=int(context.actor.id), name=called)
            session.add(row)
        row.arguments, row.saved_at = dict(arguments), context.now
        session.flush()
        return row.id


def forget_view(context: Context, view_id: int) -> None:
    """Drop one's own view. Raises NotFound for another's, and for one that is gone."""
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        own = (SavedView.id == view_id) & (SavedView.user_id == int(context.actor.id))
        found = session.execute(delete(SavedView).where(own).returning(SavedView.id)).scalar()
        if found is None:
            raise NotFound(message("There is no such view."))
