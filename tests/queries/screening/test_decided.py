"""What a filter gave is found by item and filter; what counted goes before a trial's."""

from sqlalchemy import insert

from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.domain.actor import Context
from moderation.models import FindingRow, Topic
from moderation.models.base import table_of
from moderation.queries.screening.decided import scores_of
from tests.actions.conftest import SLUG, TRACE


def found(item: int, filter_id: str, score: float | None, *, shadow: bool = False, **at) -> dict:
    """The row of one finding."""
    return {
        "item_id": item, "revision": 1, "filter_id": filter_id, "outcome": "score",
        "score": score, "shadow": shadow, **at,
    }  # fmt: skip


def test_the_newest_score_that_counts_is_given(
    topic: Topic, visitor: Context, author: AuthorKey
) -> None:
    draft = CommentDraft("Ada", "Words.")
    item = submit_comment(visitor, author, SLUG, draft, TRACE, "en").item_id
    rows = [
        found(item, "counts", 1.0, found_at=visitor.now),
        found(item, "counts", 2.0, found_at=visitor.now),
        found(item, "counts", 7.0, shadow=True, found_at=visitor.now),
        found(item, "tried", 3.0, shadow=True, found_at=visitor.now),
        found(item, "silent", None, found_at=visitor.now),
    ]
    with transaction() as session:
        session.connection().execute(insert(table_of(FindingRow)), rows)
    assert scores_of([item]) == {item: {"counts": 2.0, "tried": 3.0}}
    assert scores_of([]) == {}
