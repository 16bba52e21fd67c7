"""What moderators do around a decision: hold an item for a while, leave a note."""

from moderation.actions.desk.leases import (
    claim_items,
    give_claims_back,
    release_lease,
    take_lease,
)
from moderation.actions.desk.notes import NOTE_LIMIT, add_note

__all__ = [
    "NOTE_LIMIT",
    "add_note",
    "claim_items",
    "give_claims_back",
    "release_lease",
    "take_lease",
]
