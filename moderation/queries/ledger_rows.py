"""Ledger rows as the domain's acts."""

from moderation.domain.ledger import Act
from moderation.models import LedgerEntry


def as_act(row: LedgerEntry) -> Act:
    """Return the act that a stored row tells."""
    return Act(
        row.subject,
        row.subject_version,
        row.act,
        row.actor,
        row.undoes,
        row.public,
        row.private_digest,
        row.act_group,
    )
