"""How far an author is trusted: one rule over what was decided of them lately."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.messages import Message, message

WINDOW = 100
"""How many of an author's latest proposals count: what lies further back is forgotten."""

REJECTION_WEIGHS = 3
"""How many approvals a rejection, or a report that was upheld, takes back."""

FEWEST_FOR_DISTRUST = 2
"""One rejection can be a mistake of either side; distrust takes two."""


class AuthorState(StrEnum):
    """How far an author is trusted. The order is that of the members, least first."""

    DISTRUSTED = "distrusted"
    NEW = "new"
    """Nothing of theirs has been approved yet."""
    KNOWN = "known"
    TRUSTED = "trusted"

    @property
    def rank(self) -> int:
        """The place in the order, 0 for the least trusted."""
        return list(AuthorState).index(self)


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """What became of an author's latest proposals: of `WINDOW` of them, those that are decided.

    `approved` and `rejected` count decisions that stand; `reported` counts those approved first
    and hidden later by a report that was upheld (they are not in `approved`). Raises ValueError
    for numbers below 0.
    """

    approved: int = 0
    rejected: int = 0
    reported: int = 0

    def __post_init__(self) -> None:
        if min(self.approved, self.rejected, self.reported) < 0:
            raise ValueError("counts are not negative")

    @property
    def unwanted(self) -> int:
        """Proposals that turned out badly."""
        return self.rejected + self.reported

    @property
    def decided(self) -> int:
        """All that count."""
        return self.approved + self.unwanted

    @property
    def points(self) -> int:
        """Approvals, less what the rejections take back."""
        return self.approved - REJECTION_WEIGHS * self.unwanted


@dataclass(frozen=True, slots=True)
class TrustRule:
    """The rule. `trusted_after`: points from which an author is trusted, at least 1."""

    trusted_after: int = 3

    def __post_init__(self) -> None:
        if self.trusted_after < 1:
            raise ValueError("trust takes at least one approval")

    def state(self, record: AuthorRecord) -> AuthorState:
        """Say how far an author with this record is trusted.

        An approval never lowers it, and a rejection or an upheld report never raises it.
        """
        if record.points >= self.trusted_after:
            return AuthorState.TRUSTED
        if record.unwanted >= FEWEST_FOR_DISTRUST and record.points < 0:
            return AuthorState.DISTRUSTED
        return AuthorState.KNOWN if record.approved else AuthorState.NEW


def trust_in_words(rule: TrustRule, record: AuthorRecord) -> Message:
    """Say why an author with this record is trusted as far as the rule trusts them."""
    return _WORDS[rule.state(record)].filled(
        approved=record.approved,
        rejected=record.rejected,
        reported=record.reported,
        decided=record.decided,
        weighs=REJECTION_WEIGHS,
        missing=max(0, rule.trusted_after - record.points),
    )


_WORDS = {
    AuthorState.NEW: message("Nothing of this author has been approved yet."),
    AuthorState.KNOWN: message(
        "Of the last %(decided)s decided, %(approved)s were approved and %(rejected)s rejected, "
        "%(reported)s hidden after reports. With %(missing)s more approved the author is trusted."
    ),
    AuthorState.TRUSTED: message(
        "Of the last %(decided)s decided, %(approved)s were approved and %(rejected)s rejected, "
        "%(reported)s hidden after reports."
    ),
    AuthorState.DISTRUSTED: message(
        "Of the last %(decided)s decided, %(approved)s were approved and %(rejected)s rejected, "
        "%(reported)s hidden after reports. Each that went badly takes back %(weighs)s approvals."
    ),
}
