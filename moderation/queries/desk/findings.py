"""What the filters said about an item."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.messages import Message
from moderation.domain.screening import FindingOutcome
from moderation.extensions import db
from moderation.models import FindingRow, WorkItem
from moderation.models.work import WorkState
from moderation.queries.desk.stored import as_messages

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class FindingView:
    """One filter's newest finding; `score` in log-odds, None where there is none.

    `points` is what the score added after weight and cap. A `shadow` one is of a filter on trial
    and counts for nothing.
    """

    filter_id: str
    outcome: FindingOutcome
    score: float | None
    points: float
    reasons: tuple[Message, ...]
    elapsed_ms: float
    shadow: bool

    @property
    def answered(self) -> bool:
        """Whether the filter gave a score."""
        return self.outcome is FindingOutcome.SCORE

    @property
    def abstained(self) -> bool:
        """Whether the filter had nothing to say."""
        return self.outcome is FindingOutcome.ABSTENTION

    @property
    def failed(self) -> bool:
        """Whether the filter broke or was late."""
        return not self.answered and not self.abstained


def findings(item_id: int, revision: int) -> list[FindingView]:
    """Return the newest finding of each filter on a revision: the strongest first, trials last."""
    query = (
        select(FindingRow)
        .where(FindingRow.item_id == item_id, FindingRow.revision == revision)
        .order_by(FindingRow.id.desc())
        .limit(MOST_ROWS)
    )
    newest: dict[str, FindingRow] = {}
    for row in db.session.scalars(query):
        newest.setdefault(row.filter_id, row)
    views = [_view(row) for row in newest.values()]
    return sorted(views, key=_rank)


def asked_again_at(item_id: int) -> datetime | None:
    """Return when an item's filters are asked again, None where that is not planned."""
    query = select(WorkItem.due_at).where(
        WorkItem.kind == "screen",
        WorkItem.subject == f"item:{item_id}",
        WorkItem.state == WorkState.queued.value,
    )
    return db.session.scalars(query).first()


def _rank(one: FindingView) -> tuple[bool, bool, float, str]:
    return one.shadow, not one.answered, -abs(one.points), one.filter_id


def _view(row: FindingRow) -> FindingView:
    return FindingView(
        row.filter_id,
        FindingOutcome(row.outcome),
        row.score,
        row.points,
        as_messages(row.reasons),
        row.elapsed_ms,
        row.shadow,
    )
