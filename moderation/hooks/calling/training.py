"""Filters that learn: trained apart from all screening, and given the models that count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TypeAlias

from moderation.hooks import blackbox
from moderation.hooks.calling import acceptance
from moderation.hooks.calling.answers import Answer
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.caller import Caller, Outcome, answer
from moderation.hooks.contracts import LearningFilter, Lesson, Trained

TAKING_SECONDS = 2.0
"""How long a filter may take to load its model."""

UNKNOWN = -1
"""The number of a model that is kept nowhere yet."""

Models: TypeAlias = Mapping[str, tuple[int, bytes]]
"""Models by filter id: each one's number in the database, and its bytes."""

_trained = acceptance.one_of(Trained)


def that_learn(backends: Iterable[Backend]) -> tuple[Backend, ...]:
    """Give those filters that learn; one that could not be built is none of them."""
    return tuple(one for one in backends if isinstance(one.made, LearningFilter))


def maker_of(backend: Backend) -> str:
    """Name what makes a filter's models: its settings and its code, which comes with Venire."""
    try:
        release = version("venire")
    except PackageNotFoundError:  # run from a checkout that nobody installed
        release = ""
    return f"{backend.setup} {release}"


def train(
    caller: Caller,
    backend: Backend,
    lessons: Sequence[Lesson],
    earlier: bytes | None,
    added: Sequence[Lesson],
) -> Answer[Trained]:
    """Let a filter learn, in a thread of its own; back within its `training_seconds`.

    It must take its own model, too: one that it would refuse is a failure. How it ends is not
    counted: a training that fails says nothing on how items are screened.
    """
    given = tuple(lessons), earlier, tuple(added)
    blackbox.note(backend.name, f"filter:{backend.id}")
    try:
        outcome = caller.aside(backend, backend.made.training_seconds, _trained, "train", *given)
        if outcome[0] is not None:
            outcome = _tried(caller, backend, outcome)
    finally:
        blackbox.clear()
    return answer(backend, outcome)


def _tried(caller: Caller, backend: Backend, outcome: Outcome[Trained]) -> Outcome[Trained]:
    """Have the filter take what it made; from then on this process does not know what it has."""
    trained, _, elapsed_ms = outcome
    backend.model = UNKNOWN
    body = None if trained is None else trained.body
    _, failure, _ = caller.aside(backend, TAKING_SECONDS, acceptance.nothing, "take", body)
    return outcome if failure is None else (None, failure, elapsed_ms)


def take_models(caller: Caller, backends: Sequence[Backend], models: Models) -> list[Answer[bool]]:
    """Give each filter the model that is in use for it, unless it has that one; None for none.

    A filter that refuses its model keeps what it had, and the failure is counted as one.
    """
    answers = []
    for one in backends:
        number, body = models.get(one.id, (0, None))
        if one.model != number:
            one.model = number  # also when it fails: it would fail again for every item
            blackbox.note(one.name, f"model:{number}")
            answers.append(answer(one, caller.hand_over(one, TAKING_SECONDS, "take", body)))
            blackbox.clear()
    return answers
