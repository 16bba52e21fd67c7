"""The ledger: acts, the chain that seals them, and their replay."""

from moderation.domain.ledger.chain import (
    GENESIS,
    Act,
    Sealed,
    canonical,
    private_digest,
    seal,
    verify_chain,
)
from moderation.domain.ledger.replay import Replay, fold, replay

__all__ = [
    "GENESIS",
    "Act",
    "Replay",
    "Sealed",
    "canonical",
    "fold",
    "private_digest",
    "replay",
    "seal",
    "verify_chain",
]
