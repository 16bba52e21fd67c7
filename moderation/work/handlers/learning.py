"""Learning: filters hear what people decided on an item, as it stands now."""

from collections.abc import Sequence

from moderation.actions.transaction import transaction
from moderation.domain.lifecycle import ItemState
from moderation.extensions import db
from moderation.hooks.contracts import Example
from moderation.queries.screening.items import ToScreen, items_to_screen
from moderation.work.claims import Claim, finish
from moderation.work.horse.limits import MERCY, Watch
from moderation.work.shift import Shift

PART = 20
_UNWANTED = {ItemState.APPROVED: False, ItemState.REJECTED: True}


def learn(shift: Shift, claims: Sequence[Claim]) -> None:
    """Give the items of these claims to every filter; one that is open again teaches nothing.

    A filter that fails to learn is counted in its health, and not asked again for this item.
    """
    subjects = {one.item.item_id: one for one in items_to_screen([one.number for one in claims])}
    db.session.rollback()
    left = list(claims)
    limits = sum(one.seconds_limit for one in shift.plugins.filters())
    with Watch(limits + MERCY) as watch:
        while left:
            left = shift.go_on(left)
            part, left = left[:PART], left[PART:]
            for one in part:
                watch.touch()
                _teach(shift, subjects.get(one.number))
            with transaction() as session:
                finish(session, part)


def _teach(shift: Shift, subject: ToScreen | None) -> None:
    if subject is not None and subject.state in _UNWANTED:
        shift.plugins.learn(Example(subject.item, _UNWANTED[subject.state]))
