"""One job's time on a queue: claim what is due, have it handled, give back what was not done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from time import monotonic, sleep

import structlog
from flask import Flask, current_app

from moderation.actions.plugins.keeping_up import catch_up, write_down
from moderation.domain.errors import NotFound, Unavailable
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.hooks.calling.answers import plain_text
from moderation.hooks.manager import Manager
from moderation.work import claims as claiming
from moderation.work.bell import bell_of
from moderation.work.claims import Claim, LostLease
from moderation.work.claims.returns import Return, give_back
from moderation.work.horse.stopping import Stopped, must_stop, stop_if_asked
from moderation.work.kinds import CALLED_FROM, PACE, Pace
from moderation.work.place import address, context

#: Seconds between two claims of which the first found little: work in small drops costs more.
GATHERING = 0.05

_log = structlog.get_logger(__name__)
_app: Flask | None = None


@dataclass(slots=True)
class Shift:
    """What handlers may use: the plugins, and the pace of the queue."""

    queue: str
    plugins: Manager
    pace: Pace
    _renewed: float = field(default_factory=monotonic)

    def go_on(self, claims: Sequence[Claim]) -> list[Claim]:
        """Renew the leases of what is still to do when a third is over; return what is still ours.

        Raises Stopped when the worker was asked to stop. Call it between two parts of the work.
        """
        stop_if_asked()
        if monotonic() - self._renewed < self.pace.lease / 3:
            return list(claims)
        self._renewed = monotonic()
        return claiming.renew(claims, self.pace.lease)


def use(app: Flask) -> None:
    """Let jobs of this process, and of those that it forks, run in ``app``."""
    global _app  # noqa: PLW0603 - RQ calls a function by its name, and can pass it no object
    _app = app


def run_on(queue: str) -> None:
    """Work on a queue in the process's application, in a context of its own."""
    if _app is None:
        raise RuntimeError("no application was given to `use`")
    with _app.app_context():
        try:
            catch_up(_app.extensions["venire_plugins"], CALLED_FROM[queue])
            work_on(queue, PACE[queue].linger)
        except Unavailable as error:  # its leases run out, and the tick rings again
            _log.error("the database is away", queue=queue, reason=str(error.reason))
        finally:
            bell_of(_app).flush()


def work_on(queue: str, linger: float = 0.0) -> int:
    """Work on a queue until nothing is due or the budget is spent; return how many were claimed.

    With ``linger``, a queue counts as empty when nothing came for so many seconds, and what comes
    in drops is gathered. Idempotent: what somebody else has in hand is left alone. Rings again when
    it ends for another reason than an empty queue. Needs an application context.
    """
    pace = PACE[queue]
    ends = monotonic() + pace.budget
    claimed, worked_at = 0, float("-inf")
    while not must_stop():
        claims = claiming.claim(queue, limit=pace.claim, lease=pace.lease, who=address())
        if claims:
            claimed += len(claims)
            _handle_all(queue, claims)
            worked_at = monotonic()
        elif monotonic() - worked_at >= linger:
            return claimed
        if monotonic() >= ends:
            break
        if linger and len(claims) < pace.claim // 4:
            sleep(max(GATHERING, (monotonic() - worked_at) / 10))
    bell_of(current_app).ring([queue])
    return claimed


def _handle_all(queue: str, claims: Sequence[Claim]) -> None:
    shift = Shift(queue, current_app.extensions["venire_plugins"], PACE[queue])
    kind = attrgetter("kind")
    for name, some in groupby(sorted(claims, key=kind), key=kind):
        _handle(shift, name, list(some))
    write_down(context(), shift.plugins)


def _handle(shift: Shift, kind: str, claims: list[Claim]) -> None:
    """Have claims of one kind handled. Whatever happens, none of them stays ours."""
    from moderation.work.handlers import HANDLERS

    try:
        HANDLERS[kind](shift, claims)
        why = Return(error=message("This was left undone."), died=len(claims) > 1)
    except Stopped:
        why = Return(counts=False)
    except LostLease as error:
        _log.warning("somebody else took work over", kind=kind, subject=str(error))
        why = Return(counts=False)
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - it must come back, and others go on
        _log.exception("work failed", kind=kind, subjects=[one.subject for one in claims][:5])
        # One of several may have spoilt it for all: next time each is claimed alone.
        why = Return(error=_told(error), died=len(claims) > 1, backs_off=len(claims) == 1)
    db.session.rollback()
    left = claiming.still_ours(claims)
    if left:
        give_back(left, why)


def _told(error: Exception) -> Message:
    if isinstance(error, NotFound):
        return error.reason
    text = f"{type(error).__name__}: {plain_text(error)}"
    return message("It failed: %(error)s", error=text)
