"""Notes that moderators leave on an item for each other."""

from sqlalchemy.orm import Session

from moderation.actions.record import lock
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.roles import Permission
from moderation.domain.texts import clean
from moderation.models import ReviewItem, ReviewNote

NOTE_LIMIT = 2_000


def add_note(context: Context, item_id: int, body: str) -> int:
    """Add a note (at most 2,000 characters) and return its id; the item's version stays.

    Needs `item_read`. Raises Invalid (`note`) and NotFound.
    """
    require(context, Permission.ITEM_READ)
    text = clean(body, NOTE_LIMIT, multiline=True, field="note")
    with transaction() as session:
        lock(session, ReviewItem, item_id)
        return keep_note(session, context, item_id, text)


def checked_note(body: str) -> str:
    """Return a note that may be left out, cleaned. Raises Invalid (`note`)."""
    return clean(body, NOTE_LIMIT, multiline=True, required=False, field="note")


def keep_note(session: Session, context: Context, item_id: int, text: str) -> int:
    """Store a clean note inside the caller's transaction; return its id."""
    note = ReviewNote(
        item_id=item_id, user_id=int(context.actor.id), body=text, written_at=context.now
    )
    session.add(note)
    session.flush()
    return note.id
