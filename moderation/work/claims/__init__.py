"""Claims on work: taken by token and lease, proved with every result, given back when it ends."""

from moderation.work.claims.taking import (
    Claim,
    Fence,
    LostLease,
    claim,
    finish,
    prove,
    renew,
    running_already,
    still_ours,
    table,
)

__all__ = [
    "Claim",
    "Fence",
    "LostLease",
    "claim",
    "finish",
    "prove",
    "renew",
    "running_already",
    "still_ours",
    "table",
]
