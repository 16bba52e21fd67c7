"""What a call into a plugin ends in: a value, or a failure with the plugin's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from math import inf
from typing import Any, Generic, TypeAlias, TypeVar

from moderation.domain.messages import Message, message
from moderation.hooks.contracts import (
    ContractBroken,
    JurorBallot,
    NotSetUp,
    SourceError,
    SourceLate,
    SourceLimited,
    SourceMalformed,
    SourceSpent,
)
from moderation.hooks.guard import TimeIsUp, attempt
from moderation.hooks.redaction import hide

ValueT = TypeVar("ValueT")
LONGEST_ERROR = 300
LONGEST_READ = 10_000
"""Characters in which secrets are looked for before a text is cut: a cut must not halve one."""
PRINTING_SECONDS = 0.25
LONGEST_WAIT = 31 * 86_400.0
"""Seconds for which a plugin's word that a source wants patience is believed."""


class FailureKind(StrEnum):
    """Why a call gave no value."""

    ERROR = "error"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    RESTING = "resting"
    UNUSABLE = "unusable"
    MISSING = "missing"
    LIMITED = "limited"
    SPENT = "spent"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that gave no value.

    `reason` is for moderators and admins and names the plugin. `retry_after` is the wait in
    seconds that a source asked for, `until` (aware UTC) the end of a spent budget; else None.
    """

    kind: FailureKind
    reason: Message
    retry_after: float | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer(Generic[ValueT]):
    """What one implementation answered: `value`, or `failure` when there is none.

    `plugin` and `id` name the implementation; `elapsed_ms` is the time that it took.
    """

    plugin: str
    id: str
    value: ValueT | None
    failure: Failure | None = None
    elapsed_ms: float = 0.0

    @property
    def excuse(self) -> Message | None:
        """Why there is no value; None when there is one."""
        return self.failure.reason if self.failure else None


JurorAnswer: TypeAlias = Answer[JurorBallot]


def failure_of(name: str, error: BaseException, limit: float) -> Failure:
    """Tell what an error of the implementation `name` means; `limit` is its time in seconds."""
    if isinstance(error, TimeIsUp):
        text = message("%(name)s took longer than %(limit)s seconds.", name=name, limit=limit)
        return Failure(FailureKind.TIMEOUT, text)
    if isinstance(error, ContractBroken):
        return refusal(name, plain_text(error))
    if isinstance(error, NotSetUp):
        text = message("%(name)s is not set up: %(error)s", name=name, error=plain_text(error))
        return Failure(FailureKind.UNUSABLE, text)
    if isinstance(error, SourceError):
        return _source_failure(name, error)
    kind = type(error).__name__[:60]
    text = message("%(name)s failed: %(error)s", name=name, error=f"{kind}: {plain_text(error)}")
    return Failure(FailureKind.ERROR, text)


def refusal(name: str, what: str) -> Failure:
    """Tell that the implementation `name` gave something that breaks its contract."""
    text = message("What %(name)s gave was refused: %(what)s.", name=name, what=writable(what))
    return Failure(FailureKind.REFUSED, text)


def missing(door: str, id: str) -> Answer[Any]:
    """Answer for an implementation that is not there or not enabled."""
    text = message("There is no %(door)s named %(name)s.", door=door, name=writable(id))
    return Answer("", id, None, Failure(FailureKind.MISSING, text))


def _source_failure(name: str, error: SourceError) -> Failure:
    text = message("The source of %(name)s said: %(error)s", name=name, error=plain_text(error))
    if isinstance(error, SourceLimited):
        return Failure(FailureKind.LIMITED, text, _seconds(error.retry_after))
    if isinstance(error, SourceSpent):
        return Failure(FailureKind.SPENT, text, until=_moment(error.until))
    if isinstance(error, SourceLate):
        return Failure(FailureKind.TIMEOUT, text)
    kind = FailureKind.MALFORMED if isinstance(error, SourceMalformed) else FailureKind.ERROR
    return Failure(kind, text)


def _seconds(given: Any) -> float | None:
    """Take a wait that a plugin named; None for what is no number of seconds to come."""
    if type(given) not in (int, float) or not 0 <= given < inf:
        return None
    return float(min(given, LONGEST_WAIT))


def _moment(given: Any) -> datetime | None:
    """Take the end of a pause that a plugin named, UTC if it says no zone; None for none."""
    if type(given) is not datetime:
        return None
    try:
        return given.replace(tzinfo=given.tzinfo or UTC).astimezone(UTC)
    except OverflowError:  # the last day of the calendar, in a zone behind ours
        return None


def plain_text(error: BaseException) -> str:
    """Give an error's text, short and writable, even when the error cannot be printed."""
    printed = attempt(PRINTING_SECONDS, str, error)  # the error's own code may fail or hang too
    return "an error that cannot be printed" if printed.value is None else writable(printed.value)


def writable(text: str) -> str:
    """Cut a text to 300 characters that any database takes, and that hold no secret."""
    part = str.__getitem__(text, slice(LONGEST_READ)).replace("\0", "")  # no subclass's own code
    return hide(part.encode("utf-8", "replace").decode("utf-8"))[:LONGEST_ERROR]
