"""Giving work back: after a failure, after a death, or because a worker must stop.

A row that was claimed five times without a result is *dead*: an operator sees it and may have it
tried again. What a dead row leaves undone for others is said in `AT_DEATH`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Select, case, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from moderation.actions.bulk import give_up_change
from moderation.actions.screening.storing import enter_unscreened
from moderation.actions.tags.changes.running import give_up_tag_change
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.backoff import full_jitter
from moderation.domain.messages import Message, message, to_json
from moderation.hooks.blackbox import Entry
from moderation.models.base import database_now
from moderation.models.work import WorkState
from moderation.work.claims.taking import COLUMNS, Claim, as_claim, table
from moderation.work.place import context

#: Claims without a result, after which a row is dead.
MOST_ATTEMPTS = 5
MOST_AT_ONCE = 50
LONGEST_WAIT = 600.0  # seconds of back-off

ResultT = TypeVar("ResultT")
_randomness = Random()  # noqa: S311 - spreads retries, no secret


@dataclass(frozen=True, slots=True)
class Return:
    """Why rows come back.

    ``counts``: the claim counts as one without a result. ``died``: its process died over it.
    ``wait``: seconds until it may be claimed again, before the back-off's own are added.
    ``backs_off``: whether a counted return waits at all. ``killer``: the plugin that had the row
    in hand when its process died.
    """

    counts: bool = True
    died: bool = False
    error: Message | None = None
    wait: float | None = None
    backs_off: bool = True
    killer: str | None = None


DIED = message("The process died before this was done.")


def give_back(claims: Sequence[Claim], why: Return) -> int:
    """Return rows that still carry our token; return how many were ours."""
    parts = [claims[at : at + MOST_AT_ONCE] for at in range(0, len(claims), MOST_AT_ONCE)]
    return sum(_again_when_joined(partial(_give_back, why=why, claims=part)) for part in parts)


def take_back(condition: Any, why: Callable[[Claim, bool], Return]) -> int:
    """Return running rows of dead owners that fit ``condition``; return how many.

    ``why`` is told the claim and whether it was one of several claimed at once.
    """

    def some(session: Session) -> int:
        rows = session.connection().execute(_running(condition)).all()
        taken = [(as_claim(row), row.batch is not None) for row in rows]
        return sum(_give_back(session, [one], why(one, batched)) for one, batched in taken)

    return _again_when_joined(some)


def take_back_expired() -> int:
    """Return rows whose lease has run out, 50 a call."""
    return take_back(table.c.lease_until < database_now(), death_of)


def death_of(one: Claim, batched: bool, noted: Entry | None = None) -> Return:
    """Say that a process died over a row, and what its black box tells of it.

    A row that was one of many is probably innocent: it need not wait.
    """
    if noted is None or noted.subject != one.subject:
        return Return(died=True, error=DIED, backs_off=not batched)
    error = message("The process died while %(plugin)s had this in hand.", plugin=noted.plugin)
    return Return(died=True, error=error, backs_off=not batched, killer=noted.plugin)


def _running(condition: Any) -> Select[Any]:
    return (
        select(*COLUMNS, table.c.batch)
        .where(table.c.state == WorkState.running.value, condition)
        .order_by(table.c.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )


def _again_when_joined(write: Callable[[Session], ResultT]) -> ResultT:
    """Run a transaction again when the same work was asked for in that moment.

    Only PostgreSQL lets that happen: the other's row is seen once its transaction has ended.
    """
    for _ in range(3):
        try:
            with transaction() as session:
                return write(session)
        except IntegrityError:
            continue
    with transaction() as session:
        return write(session)


def _give_back(session: Session, claims: Sequence[Claim], why: Return) -> int:
    return sum(_return_one(session, one, why) for one in claims)


def _return_one(session: Session, one: Claim, why: Return) -> int:
    attempts = one.attempts + why.counts
    values: dict[str, object] = {
        "attempts": attempts,
        "lost": one.lost + why.died,
        "lease_until": None,
        "state": _next_state(one),
        "finished_at": case((_has_successor(one), database_now()), else_=None),
        "due_at": database_now(_wait(attempts, why)),
    }
    if why.error is not None:
        values["last_error"] = to_json(why.error)
    if why.killer is not None:
        values["note"] = ",".join(dict.fromkeys([*one.killers, why.killer]))
    if attempts >= MOST_ATTEMPTS:
        values |= {"state": WorkState.dead.value, "finished_at": database_now()}
    returned = session.connection().execute(_mine(one).values(values).returning(table.c.state))
    state = returned.scalar_one_or_none()
    if state == WorkState.done:
        _hand_down(session, one, values)
    elif state == WorkState.dead:
        AT_DEATH.get(one.kind, _nothing)(session, context(), one)
    return int(state is not None)


def _mine(one: Claim) -> Any:
    return (
        update(table)
        .where(table.c.id == one.id, table.c.token == one.token)
        .where(table.c.state == WorkState.running.value)
    )


def _next_state(one: Claim) -> Any:
    """Queued again, unless a successor is queued: then that one stands for both."""
    return case((_has_successor(one), WorkState.done.value), else_=WorkState.queued.value)


def _has_successor(one: Claim) -> Any:
    other = table.alias("other")
    return exists().where(
        other.c.kind == one.kind,
        other.c.subject == one.subject,
        other.c.state == WorkState.queued.value,
    )


def _hand_down(session: Session, one: Claim, values: Mapping[str, object]) -> None:
    """Let the successor know what happened, or a subject that kills would never be given up."""
    inherited = {
        name: values[name] for name in ("attempts", "lost", "last_error", "note") if name in values
    }
    statement = (
        update(table)
        .where(table.c.kind == one.kind, table.c.subject == one.subject)
        .where(table.c.state == WorkState.queued.value)
    )
    session.connection().execute(statement.values(inherited))


def _wait(attempts: int, why: Return) -> float:
    if not why.counts or not why.backs_off:
        return why.wait or 0.0
    return full_jitter(max(1, attempts), _randomness, ceiling=LONGEST_WAIT, retry_after=why.wait)


def _nothing(_session: Session, _context: Context, _one: Claim) -> None:
    """Most work leaves nothing behind when it is given up."""


def _to_people(session: Session, acting: Context, one: Claim) -> None:
    enter_unscreened(session, acting, one.number)


def _stop_change(session: Session, acting: Context, one: Claim) -> None:
    give_up_change(session, acting, one.number)


def _stop_tag_change(session: Session, acting: Context, one: Claim) -> None:
    give_up_tag_change(session, acting, one.number)


AT_DEATH: Mapping[str, Callable[[Session, Context, Claim], None]] = MappingProxyType(
    {"screen": _to_people, "bulk": _stop_change, "retag": _stop_tag_change}
)
