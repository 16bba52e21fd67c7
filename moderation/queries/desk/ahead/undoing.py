"""What taking a decision back would do, and what it would not give back. Reads only."""

from collections.abc import Mapping

from moderation.actions.effects import effect_of
from moderation.actions.effects.foreseeing import Undone, nothing_to_see
from moderation.actions.effects.foreseeing.undone import BACK
from moderation.domain.desk.foresight import Foresight
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState, possible_acts
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem, Revision
from moderation.queries.authors.appeals import standing_decision
from moderation.queries.desk.ahead.changed import changed_by
from moderation.queries.users import shown_names


def undo_foreseen(item_id: int) -> Foresight | None:
    """Foresee the undo of the decision on an item; None where there is none to take back."""
    item = db.session.get(ReviewItem, item_id)
    if item is None or DecisionAct.UNDO not in possible_acts(ItemState(item.state)):
        return None
    entry = standing_decision(item_id)
    return None if entry is None else foreseen_undo_of(item, entry)


def undo_names(foreseen: Foresight | None) -> Mapping[int, str]:
    """Return the shown names of those who did something since."""
    later = () if foreseen is None else foreseen.later
    people = {one.by.removeprefix("user:") for one in later if one.by.startswith("user:")}
    return shown_names({int(number) for number in people})


def foreseen_undo_of(item: ReviewItem, entry: LedgerEntry) -> Foresight:
    """Foresee the undo of this decision on an item; few rejections leave anything behind."""
    try:
        effect = effect_of(ItemKind(item.kind))
    except Invalid as error:
        return Foresight(BACK, refused=error.reason)
    foresee = effect.foresee if entry.act == "item.approve" else effect.foresee_rejected
    if foresee is nothing_to_see:
        return Foresight(BACK)
    undone = Undone(entry.id, entry.act_group, changed_by(entry))
    revision = db.session.get_one(Revision, (item.id, item.revision))
    return foresee(item, revision, undone)
