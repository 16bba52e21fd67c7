"""What is wrong with a request, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message

FIELD = "request"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line is refused. `line` counts from 1."""

    line: int
    reason: Message


class RefusedRequest(Invalid):
    """A request that is refused whole. `faults` has every fault, in order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        reason = message("Please correct the lines that are named. Nothing was changed.")
        super().__init__(reason, fields={FIELD: reason})
