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
    and counts for nothing; a `candidate` is one of changed settings, beside those that count.
    """

    filter_id: str
    outcome: FindingOutcome
    score: float | None
    points: float
    reasons: tuple[Message, ...]
    elapsed_ms: float
    shadow: bool
    candidate: bool = False

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
    """Return the newest finding of each filter on a revision: the strongest first, trials last.

    A filter whose changed settings are on trial has two, of the same moment.
    """
    query = (
        select(FindingRow)
        .where(FindingRow.item_id == item_id, FindingRow.revision == revision)
        .order_by(FindingRow.id.desc())
        .limit(MOST_ROWS)
    )
    newest: dict[str, list[FindingRow]] = {}
    for row in db.session.scalars(query):
        known = newest.setdefault(row.filter_id, [])
        if not known or (known[-1].shadow and not row.shadow and row.found_at == known[0].found_at):
            known.append(row)
    views = [
        _view(row, candidate=row.shadow and len(rows) > 1)
        for rows in newest.values()
        for row in rows
    ]
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


def _view(row: FindingRow, *, candidate: bool) -> FindingView:
    return FindingView(
        row.filter_id,
        FindingOutcome(row.outcome),
        row.score,
        row.points,
        as_messages(row.reasons),
        row.elapsed_ms,
        row.shadow,
        candidate,
    )
