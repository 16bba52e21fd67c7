"""Checks of plugins that an admin pressed: run here, where a hanging one harms no page."""

from collections.abc import Sequence

from moderation.actions.plugins.checks import answer_check
from moderation.actions.transaction import transaction
from moderation.hooks.calling.answers import missing
from moderation.hooks.doors import DOORS
from moderation.work.claims import Claim, finish
from moderation.work.place import context
from moderation.work.shift import Shift

_DOORS = {door.name: door for door in DOORS}


def check_plugins(shift: Shift, claims: Sequence[Claim]) -> None:
    """Run the check of each claim's implementation, and keep what it answered."""
    for claim in claims:
        if shift.go_on([claim]):
            _check(shift, claim)


def _check(shift: Shift, claim: Claim) -> None:
    name, _, id = claim.subject.partition(":")
    door = _DOORS.get(name)
    answer = shift.plugins.check(door, id) if door else missing(name, id)
    with transaction() as session:
        if finish(session, [claim]):
            answer_check(session, context(), name, id, answer)
