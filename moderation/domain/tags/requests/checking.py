"""Checking a request against the vocabulary, line after line."""

from __future__ import annotations

from collections.abc import Iterable

from moderation.domain.errors import Invalid
from moderation.domain.tags.requests.contradictions import contradiction
from moderation.domain.tags.requests.faults import Fault, RefusedRequest
from moderation.domain.tags.requests.lines import Request
from moderation.domain.tags.requests.operations import Operation
from moderation.domain.tags.requests.steps import steps
from moderation.domain.tags.requests.vocabulary import Draft, Vocabulary


def check(request: Request, vocabulary: Vocabulary) -> tuple[Operation, ...]:
    """The steps that a request comes to, in order. Each line sees what those before it do.

    Names on the right of an arrow may be aliases: the steps have their tags. Raises RefusedRequest
    with the fault of every line that cannot be done; such a line changes nothing for later ones.
    """
    draft = Draft(vocabulary)
    done: list[Operation] = []
    faults = []
    for place, line in enumerate(request.lines):
        try:
            if reason := contradiction(line, request.lines[:place]):
                raise Invalid(reason)
            done.extend(_applied(draft, steps(draft, line)))
        except Invalid as refusal:
            faults.append(Fault(line.number, refusal.reason))
    if faults:
        raise RefusedRequest(faults)
    return tuple(done)


def _applied(draft: Draft, found: Iterable[Operation]) -> list[Operation]:
    done = list(found)
    for step in done:
        draft.apply(step)
    return done
