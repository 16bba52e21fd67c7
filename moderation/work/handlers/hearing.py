"""A jury check: all seats are asked at the same time, and every answer is stored as it comes."""

import secrets
from collections.abc import Sequence

from moderation.actions.jury import (
    Hearing,
    Summons,
    cast_ballot,
    conclude_check,
    excuse_seat,
    is_overdue,
    keep_trial_ballot,
    open_check,
    price_attempt,
)
from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.hooks.calling.answers import JurorAnswer
from moderation.hooks.calling.panel import Ask
from moderation.work.claims import Claim, Fence
from moderation.work.handlers.giving_up import give_up
from moderation.work.horse.watchman import interruptible
from moderation.work.place import context
from moderation.work.shift import Shift

SEED_BITS = 62  # a positive number in 64 bits with a sign

#: Paid calls whose answer never came, after which a juror is not asked again.
MOST_SPENT = 2


def hear(shift: Shift, claims: Sequence[Claim]) -> None:
    """Hear the topic of each claim, once each."""
    for one in claims:
        try:
            _hear(shift, one)
        except NotFound as error:
            give_up(one, error.reason)


def _hear(shift: Shift, claim: Claim) -> None:
    fence = Fence(claim, _longest(shift) + shift.pace.lease)
    hearing = _open(shift, claim, fence)
    overdue = is_overdue(context(), hearing.check_id)
    db.session.rollback()  # jurors may take long: no snapshot stays open meanwhile
    if overdue:
        _excuse_all(hearing, fence)
    else:
        _ask_all(shift, hearing, fence)
    conclude_check(context(), hearing.check_id, fence.closing)
    if not overdue:
        _ask_on_trial(shift, hearing)


def _ask_on_trial(shift: Shift, hearing: Hearing) -> None:
    """Ask the jurors on trial once the check has ended: no verdict waits for them.

    A worker that dies meanwhile loses their ballots, which count for nothing.
    """
    jurors = shift.plugins.shadow_jurors()
    if not jurors or not hearing.summons:
        return
    case = hearing.summons[0].case
    with interruptible():
        asks = [Ask(number, one.id, case) for number, one in enumerate(jurors)]
        for _, answer in shift.plugins.ask_jurors(asks):
            keep_trial_ballot(context(), hearing.check_id, answer)


def _excuse_all(hearing: Hearing, fence: Fence) -> None:
    for one in hearing.summons:
        reason = message("The time of the hearing was over.")
        excuse_seat(context(), one.seat_id, reason, fence)


def _ask_all(shift: Shift, hearing: Hearing, fence: Fence) -> None:
    summons = {one.seat_id: one for one in hearing.summons}
    asks = [_ask(one) for one in hearing.summons if _may_ask(shift, one, fence)]
    with interruptible():
        for seat_id, answer in shift.plugins.ask_jurors(asks):
            _store(summons[seat_id], answer, fence)


def _longest(shift: Shift) -> float:
    return max((one.seconds_limit for one in shift.plugins.jurors()), default=0.0)


def _open(shift: Shift, claim: Claim, fence: Fence) -> Hearing:
    able = [one.id for one in shift.plugins.jurors() if one.trouble is None]
    return open_check(
        context(),
        claim.number,
        able,
        cause=str(claim.parameters.get("cause", "schedule")),
        ordered_by=str(claim.parameters.get("ordered_by", "system:work")),
        seed=secrets.randbits(SEED_BITS),
        fence=fence,
    )


def _may_ask(shift: Shift, summons: Summons, fence: Fence) -> bool:
    """Commit a paid call before it is made; refuse one that was paid for twice in vain."""
    if not any(one.paid for one in shift.plugins.jurors() if one.id == summons.juror_id):
        return True
    if summons.spent >= MOST_SPENT:
        reason = message("Paid calls were made whose answers never came.")
        excuse_seat(context(), summons.seat_id, reason, fence)
        return False
    price_attempt(context(), summons.seat_id, 0, fence)
    return True


def _ask(summons: Summons) -> Ask:
    return Ask(summons.seat_id, summons.juror_id, summons.case)


def _store(summons: Summons, answer: JurorAnswer, fence: Fence) -> None:
    if answer.value is not None:
        cast_ballot(context(), summons.seat_id, answer.value, answer.elapsed_ms, fence)
    else:
        reason = answer.excuse or message("This juror gave no answer.")
        excuse_seat(context(), summons.seat_id, reason, fence)
