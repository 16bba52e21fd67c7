"""Checking a request against the vocabulary, line after line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.requests.contradictions import contradiction
from moderation.domain.tags.requests.faults import FIELD, Fault, RefusedRequest
from moderation.domain.tags.requests.lines import MOST_STEPS, Request
from moderation.domain.tags.requests.operations import Operation
from moderation.domain.tags.requests.steps import steps
from moderation.domain.tags.requests.vocabulary import Draft, Vocabulary


def check(request: Request, vocabulary: Vocabulary) -> tuple[Operation, ...]:
    """The steps that a request comes to, in order. Each line sees what those before it do.

    Names on the right of an arrow may be aliases: the steps have their tags. Raises RefusedRequest
    with the fault of every line that cannot be read or done, in order of the lines; such a line
    changes nothing for later ones.
    Raises Invalid (field "request") as soon as there are more than 1,000 steps: the work of 100
    lines on a tag that has thousands of other names is not done before it is refused.
    """
    draft = Draft(vocabulary)
    done: list[Operation] = []
    faults = [*request.faults]
    for place, line in enumerate(request.lines):
        try:
            if reason := contradiction(line, request.lines[:place]):
                raise Invalid(reason)
            done.extend(_applied(draft, steps(draft, line)))
        except Invalid as refusal:
            faults.append(Fault(line.number, refusal.reason))
        _refuse_many(done)
    if faults:
        raise RefusedRequest(sorted(faults, key=lambda fault: fault.line))
    return tuple(done)


def _refuse_many(done: Sequence[Operation]) -> None:
    if len(done) > MOST_STEPS:
        reason = message(
            "This comes to more than %(most)s steps. Ask for less at once.", most=MOST_STEPS
        )
        raise Invalid.in_field(FIELD, reason)


def _applied(draft: Draft, found: Iterable[Operation]) -> list[Operation]:
    done = list(found)
    for step in done:
        draft.apply(step)
    return done
