"""Routing anew: after a rule was changed, everything that waits is placed again."""

from collections.abc import Sequence

from moderation.actions.placing import place
from moderation.actions.transaction import transaction
from moderation.queries.desk.views.facts import open_items
from moderation.work.claims import Claim, LostLease, finish, prove
from moderation.work.shift import Shift

SPAN = 100  # items, of which each that waits is one row to write


def route(shift: Shift, claims: Sequence[Claim]) -> None:
    """Place all items that are not decided by the rules as they stand, part by part.

    Safe to repeat from the beginning. Raises LostLease when somebody else has taken it over.
    """
    for claim in claims:
        part, last = open_items(0, SPAN)
        while last is not None:
            _place(shift, claim, part)
            part, last = open_items(last, SPAN)
        with transaction() as session:
            finish(session, [claim])


def _place(shift: Shift, claim: Claim, part: Sequence[int]) -> None:
    if not shift.go_on([claim]):
        raise LostLease(claim.subject)
    if part:
        with transaction() as session:
            if not prove(session, [claim], shift.pace.lease):
                raise LostLease(claim.subject)
            place(session, part)
