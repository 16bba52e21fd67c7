"""One call of a suite: under the real time limit, its result taken as the core takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from moderation.hooks.contracts import ContractBroken, NotSetUp, SourceError
from moderation.hooks.guard import attempt

ValueT = TypeVar("ValueT")

MAY_SAY = (SourceError, NotSetUp)
"""What an implementation may raise instead of an answer: its service, or the admin, is to blame."""


def call(
    name: str,
    seconds: float,
    accept: Callable[[Any], ValueT],
    function: Callable[..., Any],
    *arguments: Any,
) -> ValueT | None:
    """Call and return what the core would take; None when the call may and did give no answer.

    Raises AssertionError for any other exception, a result that breaks the contract, and a call
    that takes longer than `seconds`.
    """
    ended = attempt(seconds, function, *arguments)
    if isinstance(ended.error, MAY_SAY):
        return None
    where = f"{name}.{function.__name__}({shown(arguments)})"
    if ended.error is not None:
        raise AssertionError(f"{where} ended in {ended.error!r}") from ended.error
    try:
        return accept(ended.value)
    except ContractBroken as error:
        raise AssertionError(f"{where}: {error}") from error


def must(condition: bool, text: str) -> None:
    """Raise AssertionError unless the condition holds; also where Python leaves asserts out."""
    if not condition:
        raise AssertionError(text)


def shown(value: object) -> str:
    """Write a value for a failure's text: in ASCII, and not all of a huge one."""
    text = ascii(value)
    return text if len(text) <= 200 else f"{text[:200]}… ({len(text)} characters)"
