"""Asks many jurors at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TypeAlias

from moderation.hooks.calling import acceptance
from moderation.hooks.calling.answers import JurorAnswer, missing
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.caller import Caller, answer
from moderation.hooks.contracts import Case, JurorBallot
from moderation.hooks.guard import Attempt, TimeIsUp, start_aside


@dataclass(frozen=True, slots=True)
class Ask:
    """One seat: a key of the caller's choice, the juror in it, and the case as it hears it."""

    key: int
    juror_id: str
    case: Case


_Delivery: TypeAlias = tuple[Ask, Attempt[JurorBallot]]


def ask_at_once(
    caller: Caller, jurors: Mapping[str, Backend], asks: Sequence[Ask]
) -> Iterator[tuple[int, JurorAnswer]]:
    """Start every juror in a daemon thread; yield each key with its answer as it comes.

    Jurors that are missing or rest come first; who is late is given up at its own limit.
    """
    ended: SimpleQueue[_Delivery] = SimpleQueue()
    running: dict[int, tuple[Ask, Backend, float]] = {}
    for ask in asks:
        backend = jurors.get(ask.juror_id)
        barred = caller.barred(backend) if backend is not None else None
        if backend is None:
            yield ask.key, missing("juror", ask.juror_id)
        elif barred is not None:
            refused = caller.refuse(backend, _subject(ask), barred)
            yield ask.key, answer(backend, refused)
        else:
            running[id(ask)] = (ask, backend, monotonic() + backend.seconds_limit)
            _start(ask, backend, ended)
    yield from _collect(caller, running, ended)


def _start(ask: Ask, backend: Backend, ended: SimpleQueue[_Delivery]) -> None:
    def deliver(attempt: Attempt[JurorBallot]) -> None:
        ended.put((ask, attempt))

    start_aside(deliver, backend.seconds_limit, backend.made.vote, ask.case)


def _collect(
    caller: Caller,
    running: dict[int, tuple[Ask, Backend, float]],
    ended: SimpleQueue[_Delivery],
) -> Iterator[tuple[int, JurorAnswer]]:
    settle = partial(_settle, caller)
    while running:
        soonest = min(due for _, _, due in running.values())
        try:
            ask, attempt = ended.get(timeout=max(0.0, soonest - monotonic()))
        except Empty:
            late = [one for one in running.values() if one[2] <= monotonic()]
            for ask, backend, _ in late:
                del running[id(ask)]
                yield settle(ask, backend, Attempt(None, TimeIsUp(), backend.seconds_limit))
        else:
            if id(ask) in running:
                yield settle(ask, running.pop(id(ask))[1], attempt)


def _settle(
    caller: Caller, ask: Ask, backend: Backend, attempt: Attempt[JurorBallot]
) -> tuple[int, JurorAnswer]:
    accept = acceptance.ballot_on(ask.case)
    outcome = caller.settle(backend, _subject(ask), accept, attempt)
    ballot = outcome[0]
    if ballot is not None and ballot.vote is None:
        backend.health.abstentions += 1
    return ask.key, answer(backend, outcome)


def _subject(ask: Ask) -> str:
    return f"topic:{ask.case.topic_id}"
