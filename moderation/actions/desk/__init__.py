"""What moderators do around a decision: hold an item for a while, leave a note."""

from moderation.actions.desk.leases import LEASE_TIME, release_lease, take_lease
from moderation.actions.desk.notes import NOTE_LIMIT, add_note

__all__ = ["LEASE_TIME", "NOTE_LIMIT", "add_note", "release_lease", "take_lease"]
