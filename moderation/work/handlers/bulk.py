"""Changes of many items: collected and done in parts, a few seconds at a time."""

from collections.abc import Sequence
from time import monotonic, thread_time

from moderation.actions.bulk import ask, go_on_with
from moderation.actions.transaction import transaction
from moderation.domain.desk.bulk import LARGEST_PART, next_size
from moderation.models import BulkChange
from moderation.work.claims import Claim, Fence, LostLease
from moderation.work.place import context
from moderation.work.shift import Shift

#: Seconds after which a change makes room for the other work of its queue.
TURN_SECONDS = 4.0


def change_many(shift: Shift, claims: Sequence[Claim]) -> None:
    """Go on with each change until it is done, stopped, or its turn is over.

    Each part proves the claim in its own transaction; what is left then asks for another turn.
    Raises LostLease when somebody else has taken a change over.
    """
    for place, claim in enumerate(claims):
        _take_a_turn(shift, claim, claims[place:])


def _take_a_turn(shift: Shift, claim: Claim, left: Sequence[Claim]) -> None:
    fence = Fence(claim, shift.pace.lease)
    ends = monotonic() + TURN_SECONDS
    more, size = True, LARGEST_PART
    while more and monotonic() < ends:
        if claim not in shift.go_on(left):
            raise LostLease(claim.subject)
        began = thread_time()  # on a busy machine smaller parts would only wait more often
        more = go_on_with(context().now, claim.number, fence, size)
        size = next_size(size, thread_time() - began)
    with transaction() as session:
        fence.closing(session)
        change = session.get(BulkChange, claim.number)
        if more and change is not None:
            ask(session, context().now, change.id, change.planned_at)
