"""Calls one implementation: breaker, note, time limit, check of the result, counts."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeAlias, TypeVar

from moderation.domain.messages import message
from moderation.hooks import blackbox
from moderation.hooks.calling.acceptance import nothing
from moderation.hooks.calling.answers import Answer, Failure, FailureKind, failure_of, refusal
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.health import HealthReport
from moderation.hooks.contracts import ContractBroken
from moderation.hooks.guard import Attempt, attempt, attempt_aside

ValueT = TypeVar("ValueT")

_BREAKING = frozenset({FailureKind.ERROR, FailureKind.TIMEOUT, FailureKind.REFUSED})
"""Failures that speak against the implementation itself, and so open its breaker."""


Outcome: TypeAlias = tuple[ValueT | None, Failure | None, float]
"""The value or the failure of one call, and its time in milliseconds."""


class Caller:
    """Makes guarded calls, and keeps breakers and counts in step with them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Use `clock`, a steady clock in seconds, for breakers and reports."""
        self.clock = clock
        self._lock = Lock()

    def call(
        self,
        backend: Backend,
        subject: str,
        accept: Callable[[Any], ValueT],
        method: str,
        *arguments: Any,
    ) -> Outcome[ValueT]:
        """Call a method of the backend's object on this thread.

        `accept` takes what came back and gives the value; it raises `ContractBroken` for what is
        none. `subject` is noted in the black box before the call.
        """
        if backend.trouble is not None or backend.breaker.standing.open_until is not None:
            barred = self.barred(backend)
            if barred is not None:
                return self.refuse(backend, subject, barred)
        blackbox.note(backend.name, subject)
        function = getattr(backend.made, method)
        ended = attempt(backend.seconds_limit, function, *arguments)
        return self.settle(backend, subject, accept, ended)

    def prepare(
        self, backend: Backend, seconds: float, method: str, *arguments: Any
    ) -> Outcome[Any]:
        """Call as `call` does, with a time limit of its own; what comes back is the plugin's."""
        barred = self.barred(backend)
        if barred is not None:
            return self.refuse(backend, method, barred)
        ended = attempt(seconds, getattr(backend.made, method), *arguments)
        return self.settle(backend, method, _unchanged, ended)

    def call_aside(
        self,
        backend: Backend,
        subject: str,
        accept: Callable[[Any], ValueT],
        method: str,
        *arguments: Any,
    ) -> Outcome[ValueT]:
        """Call as `call` does, but in a thread without a session; back within the time limit."""
        barred = self.barred(backend)
        if barred is not None:
            return self.refuse(backend, subject, barred)
        function = getattr(backend.made, method)
        ended = attempt_aside(backend.seconds_limit, function, *arguments)
        return self.settle(backend, subject, accept, ended)

    def check(
        self, backend: Backend, accept: Callable[[Any], ValueT], method: str
    ) -> Outcome[ValueT]:
        """Call as `call_aside` does, but also one that rests, and without counting how it ends.

        A check says little of how calls fare: it must not end a rest, nor begin one.
        """
        return self.aside(backend, backend.seconds_limit, accept, method)

    def aside(
        self,
        backend: Backend,
        seconds: float,
        accept: Callable[[Any], ValueT],
        method: str,
        *arguments: Any,
    ) -> Outcome[ValueT]:
        """Call as `call_aside` does, with a time limit of its own and without any counting."""
        if backend.trouble is not None:
            return None, backend.trouble, 0.0
        ended = attempt_aside(seconds, getattr(backend.made, method), *arguments)
        return self._taken(backend, accept, ended)

    def hand_over(
        self, backend: Backend, seconds: float, method: str, *arguments: Any
    ) -> Outcome[bool]:
        """Give the backend's object something on this thread; only a failure is counted."""
        ended = attempt(seconds, getattr(backend.made, method), *arguments)
        _, failure, elapsed_ms = outcome = self._taken(backend, nothing, ended)
        if failure is not None:
            return self._count_failure(backend, method, failure, elapsed_ms)
        return outcome

    def barred(self, backend: Backend) -> Failure | None:
        """Say why the backend is not called now, if so; asking may start the breaker's probe."""
        if backend.trouble is not None:
            return backend.trouble
        if backend.breaker.open_until is None or backend.breaker.allows(self.clock()):
            return None
        text = message(
            "%(name)s rests after failing repeatedly; it is tried again soon.", name=backend.name
        )
        return Failure(FailureKind.RESTING, text)

    def settle(
        self,
        backend: Backend,
        subject: str,
        accept: Callable[[Any], ValueT],
        ended: Attempt[Any],
    ) -> Outcome[ValueT]:
        """Turn an ended attempt into an outcome, and count it."""
        _, failure, elapsed_ms = outcome = self._taken(backend, accept, ended)
        if failure is not None:
            return self._count_failure(backend, subject, failure, elapsed_ms)
        with self._lock:
            backend.health.count_value(elapsed_ms)
            if backend.breaker.standing.failures:
                backend.breaker.succeeded()
        return outcome

    def _taken(
        self, backend: Backend, accept: Callable[[Any], ValueT], ended: Attempt[Any]
    ) -> Outcome[ValueT]:
        value, error, seconds = ended
        if error is not None:
            failure = failure_of(backend.name, error, backend.seconds_limit)
            return None, failure, seconds * 1000
        try:
            return accept(value), None, seconds * 1000
        except ContractBroken as broken:
            return None, refusal(backend.name, str(broken)), seconds * 1000

    def refuse(self, backend: Backend, subject: str, failure: Failure) -> Outcome[Any]:
        """Count a call that was not made."""
        return self._count_failure(backend, subject, failure, 0.0)

    def take(self, backend: Backend) -> HealthReport:
        """Take the counts of a backend, and what its breaker has to tell."""
        with self._lock:
            health, tally = backend.health, backend.breaker.take_news()
            report = health.report(backend.plugin, backend.door, backend.id, self.clock(), tally)
            health.clear()
        return report

    def _count_failure(
        self, backend: Backend, subject: str, failure: Failure, elapsed_ms: float
    ) -> Outcome[Any]:
        now = self.clock()
        with self._lock:
            backend.health.count_failure(failure, now, subject)
            if failure.kind in _BREAKING:
                backend.breaker.failed(now)
        return None, failure, elapsed_ms


def _unchanged(value: Any) -> Any:
    return value


def answer(backend: Backend, outcome: Outcome[ValueT]) -> Answer[ValueT]:
    """Put the names of the implementation to an outcome."""
    return Answer(backend.plugin, backend.id, *outcome)
