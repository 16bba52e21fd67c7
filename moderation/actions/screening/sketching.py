"""Keeping sketches of what was screened, by which later texts that nearly agree are found."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from moderation.actions.rows import insert_into
from moderation.domain.actor import Context
from moderation.models import TextSketch
from moderation.models.base import table_of
from moderation.models.screening.sketches import BAND_NAMES
from moderation.queries.screening.items import ToScreen

_sketches = table_of(TextSketch)
_CHANGED = (*BAND_NAMES, "signature", "made_at")


def keep_sketches(session: Session, context: Context, subjects: Iterable[ToScreen]) -> None:
    """Write the sketches of these items inside the caller's transaction: one row an item at most.

    That of an earlier revision is written over.
    """
    rows = [
        {"item_id": one.item.item_id, "signature": one.sketch.signature, "made_at": context.now}
        | dict(zip(BAND_NAMES, one.sketch.bands, strict=True))
        for one in subjects
        if one.sketch is not None
    ]
    if not rows:
        return
    new = insert_into(session, _sketches)
    changed = {name: new.excluded[name] for name in _CHANGED}
    kept = new.on_conflict_do_update(index_elements=["item_id"], set_=changed)
    session.connection().execute(kept, rows)
