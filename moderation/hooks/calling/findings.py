"""A filter's outcome as the domain's finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from moderation.domain.screening import Finding, FindingOutcome
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.caller import Outcome
from moderation.hooks.contracts import Assessment, ScreenedItem

# Looked up once: findings are made by the thousand.
_SCORE, _ABSTENTION = FindingOutcome.SCORE, FindingOutcome.ABSTENTION


def seen_by(item: ScreenedItem) -> Callable[[Backend], ScreenedItem]:
    """Give what each filter sees of an item: the address only where the filter needs it."""
    hidden = replace(item, address="") if item.address else item
    return lambda backend: item if backend.needs_address else hidden


def finding(backend: Backend, outcome: Outcome[Assessment]) -> Finding:
    """Give the finding of one filter: a score, an abstention, a time-out or an error."""
    assessed, failure, elapsed_ms = outcome
    if assessed is not None:
        points = assessed.points
        if points is None:
            backend.health.abstentions += 1
        kind = _ABSTENTION if points is None else _SCORE
        return Finding(backend.id, kind, points, assessed.reasons, elapsed_ms, backend.setup)
    late = failure is not None and failure.kind is FailureKind.TIMEOUT
    kind = FindingOutcome.TIMEOUT if late else FindingOutcome.ERROR
    reasons = (failure.reason,) if failure is not None else ()
    return Finding(backend.id, kind, None, reasons, elapsed_ms, backend.setup)
