"""What the filters said about an item."""

from dataclasses import dataclass

from sqlalchemy import select

from moderation.domain.messages import Message
from moderation.domain.screening import FindingOutcome
from moderation.extensions import db
from moderation.models import FindingRow
from moderation.queries.desk.stored import as_messages

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class FindingView:
    """One filter's newest finding. `points` (log-odds) is what it added after weight and cap."""

    filter_id: str
    outcome: FindingOutcome
    points: float
    reasons: tuple[Message, ...]
    elapsed_ms: float

    @property
    def answered(self) -> bool:
        """Whether the filter gave a score."""
        return self.outcome is FindingOutcome.SCORE


def findings(item_id: int, revision: int) -> list[FindingView]:
    """Return the newest finding of each filter on a revision, the strongest first.

    What filters on trial found counts for nothing, and is left out.
    """
    query = (
        select(FindingRow)
        .where(FindingRow.item_id == item_id, FindingRow.revision == revision)
        .where(FindingRow.shadow.is_(False))
        .order_by(FindingRow.id.desc())
        .limit(MOST_ROWS)
    )
    newest: dict[str, FindingRow] = {}
    for row in db.session.scalars(query):
        newest.setdefault(row.filter_id, row)
    views = [_view(row) for row in newest.values()]
    return sorted(views, key=lambda one: (not one.answered, -abs(one.points), one.filter_id))


def _view(row: FindingRow) -> FindingView:
    return FindingView(
        row.filter_id,
        FindingOutcome(row.outcome),
        row.points,
        as_messages(row.reasons),
        row.elapsed_ms,
    )
