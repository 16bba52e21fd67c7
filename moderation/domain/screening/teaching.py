"""Which decision teaches filters what, and what changed since they last learned."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.lifecycle import ItemKind, ItemState

KINDS_THAT_TEACH = frozenset(
    {
        ItemKind.COMMENT,
        ItemKind.TAG_SUGGESTION,
        ItemKind.TOPIC_PROPOSAL,
        ItemKind.RECHECK_REQUEST,
    }
)
"""What visitors write by themselves; reports and appeals are about something else."""

ALWAYS_UNWANTED = frozenset({"spam", "abuse"})
"""Reasons that speak against a text wherever it stands."""

LONGEST_PAUSE = timedelta(seconds=2)
"""How long a training waits at most after the one before."""
_REST = 4  # times as long as the last training took: learning takes a fifth of a worker at most

_WIDTH = 8


@dataclass(frozen=True, slots=True)
class Judged:
    """What stands of one item: its kind and state, who decided last, and the code of the reason.

    `reported` is what a person decided last on a report of it: True for upheld, False for not,
    None where there was none. `report_reason` is what the upheld report gave. `looked_at` is what
    somebody said who was shown it blindly after rules had let it through: True for unwanted.
    """

    kind: ItemKind
    state: ItemState
    decided_by: str
    reason: str = ""
    reported: bool | None = None
    report_reason: str = ""
    looked_at: bool | None = None


@dataclass(frozen=True, slots=True)
class Teaching:
    """What an item teaches: whether it was unwanted, and the code of the reason."""

    unwanted: bool
    reason: str = ""


def teaching(judged: Judged) -> Teaching | None:
    """Tell what the standing decisions on an item teach; None for nothing.

    Only people teach: what a rule decided came from the filters themselves. A report that a person
    decided is later than what let the item through, so it counts before that.
    """
    if judged.kind not in KINDS_THAT_TEACH:
        return None
    if judged.reported is not None and judged.state is ItemState.APPROVED:
        return Teaching(judged.reported, judged.report_reason if judged.reported else "")
    if not judged.decided_by.startswith("user:"):
        return _of_look(judged)
    if judged.state is ItemState.APPROVED:
        return Teaching(unwanted=False)
    return _rejection(judged) if judged.state is ItemState.REJECTED else None


def _of_look(judged: Judged) -> Teaching | None:
    if judged.looked_at is None or judged.state is not ItemState.APPROVED:
        return None
    return Teaching(judged.looked_at)


def _rejection(judged: Judged) -> Teaching | None:
    """A comment is rejected for its words; a tag or a question often for what exists already."""
    if judged.kind is ItemKind.COMMENT or judged.reason in ALWAYS_UNWANTED:
        return Teaching(unwanted=True, reason=judged.reason)
    return None


def mark(*told: object) -> bytes:
    """Give 8 bytes by which a lesson is known again from what is told of it.

    One that was rewritten is told of otherwise, and so it has another mark.
    """
    text = " ".join(map(str, told))
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=_WIDTH).digest()


def pack_marks(marks: Collection[bytes]) -> bytes:
    """Keep the marks of what a model was made of; `unpack_marks` reads them."""
    return b"".join(sorted(marks))


def unpack_marks(packed: bytes) -> frozenset[bytes]:
    """Read what `pack_marks` wrote."""
    return frozenset(packed[at : at + _WIDTH] for at in range(0, len(packed), _WIDTH))


def added_since(known: Collection[bytes], marks: Sequence[bytes]) -> frozenset[bytes] | None:
    """Give what came since a model was made of `known`; None where something of it went away."""
    standing = frozenset(marks)
    return None if set(known) - standing else standing.difference(known)


def next_training(now: datetime, last_made_at: datetime | None, last_seconds: float) -> datetime:
    """Tell when to train again: at once, unless the last training is just over and took long."""
    if last_made_at is None:
        return now
    rested = last_made_at + timedelta(seconds=_REST * last_seconds)
    return max(now, min(rested, now + LONGEST_PAUSE))
