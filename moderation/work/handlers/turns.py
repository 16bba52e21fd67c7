"""What takes long is done in parts, a few seconds at a time, and each part proves its claim."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, thread_time

from sqlalchemy.orm import Session

from moderation.actions.transaction import transaction
from moderation.domain.desk.bulk import next_size
from moderation.work.claims import Claim, Fence, LostLease
from moderation.work.place import context
from moderation.work.shift import Shift

#: Seconds after which a change makes room for the other work of its queue.
TURN_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Parts:
    """How a change is done in parts: one is done by `go_on`, which says whether there are more.

    It gets the time, the change's number, the proof and how much to do, between `smallest` and
    `largest`. `ask_again` asks for another turn.
    """

    go_on: Callable[[datetime, int, Fence, int], bool]
    ask_again: Callable[[Session, datetime, int], None]
    smallest: int
    largest: int


def take_turns(shift: Shift, claims: Sequence[Claim], parts: Parts) -> None:
    """Go on with each change until it is done, stopped, or its turn is over.

    Each part proves the claim in its own transaction; what is left then asks for another turn.
    Raises LostLease when somebody else has taken a change over.
    """
    for place, claim in enumerate(claims):
        _take_a_turn(shift, claim, claims[place:], parts)


def _take_a_turn(shift: Shift, claim: Claim, left: Sequence[Claim], parts: Parts) -> None:
    fence = Fence(claim, shift.pace.lease)
    ends = monotonic() + TURN_SECONDS
    more, size = True, min(16, parts.largest)
    while more and monotonic() < ends:
        if claim not in shift.go_on(left):
            raise LostLease(claim.subject)
        began = thread_time()  # on a busy machine smaller parts would only wait more often
        more = parts.go_on(context().now, claim.number, fence, size)
        size = next_size(size, thread_time() - began, parts.smallest, parts.largest)
    with transaction() as session:
        fence.closing(session)
        if more:
            parts.ask_again(session, context().now, claim.number)
