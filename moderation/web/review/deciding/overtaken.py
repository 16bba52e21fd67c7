"""What somebody is told whose decision came too late: who was faster, and what has changed."""

from datetime import datetime

from moderation.domain.errors import Stale
from moderation.domain.messages import Message, message
from moderation.queries import desk
from moderation.queries.users import shown_names
from moderation.web.review.labels import actor_name
from moderation.web.review.page import Overtaken


def overtaken(item_id: int, seen: int, error: Stale, viewer: int) -> Overtaken:
    """Say what happened to an item since the viewer saw revision `seen`; -1 is none that exists."""
    moved = seen not in (-1, error.revision)
    differences = desk.revision_differences(item_id, seen, error.revision) if moved else ()
    who = _who(error.by, viewer)
    return Overtaken(error.what, who, _decided_at(item_id, error), differences)


def _who(actor: str, viewer: int) -> Message:
    if actor == f"user:{viewer}":
        return message("you, in another tab")
    identifier = actor.removeprefix("user:")
    names = shown_names([int(identifier)]) if identifier.isdigit() else {}
    return actor_name(actor, names)


def _decided_at(item_id: int, error: Stale) -> datetime | None:
    """When the other acted, if the other's act stands in the ledger."""
    last = next(iter(desk.history(item_id)), None)
    return last.at if last and last.act == error.what else None
