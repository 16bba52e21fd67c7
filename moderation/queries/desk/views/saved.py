"""The views that somebody keeps."""

from dataclasses import dataclass

from sqlalchemy import select

from moderation.extensions import db
from moderation.models import SavedView


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view under a name; `arguments` are those of the desk's address."""

    id: int
    name: str
    arguments: dict[str, str]


def kept_views(user_id: int) -> list[KeptView]:
    """List somebody's views by name."""
    query = select(SavedView).where(SavedView.user_id == user_id).order_by(SavedView.name)
    return [_kept(row) for row in db.session.scalars(query)]


def _kept(row: SavedView) -> KeptView:
    texts = {name: value for name, value in row.arguments.items() if isinstance(value, str)}
    return KeptView(row.id, row.name, texts)
