"""What became of authors' latest proposals and reports: counted anew each time, never stored."""

from collections.abc import Iterable

from sqlalchemy import (
    ScalarSelect,
    String,
    Subquery,
    cast,
    exists,
    func,
    literal,
    select,
)

from moderation.domain.authors import COUNTED, WINDOW, AuthorRecord, ReportRecord
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.extensions import db
from moderation.models import Author, Comment, ReviewItem, Supporter
from moderation.models.base import table_of

#: The kinds by which an author is judged. Who reports or appeals in vain is not trusted less.
JUDGED_BY = (
    ItemKind.COMMENT,
    ItemKind.TAG_SUGGESTION,
    ItemKind.TOPIC_PROPOSAL,
    ItemKind.RECHECK_REQUEST,
)

_items, _comments = table_of(ReviewItem), table_of(Comment)
_authors, _supporters = table_of(Author), table_of(Supporter)
_reports = _items.alias("reports")
_APPROVED, _REJECTED = ItemState.APPROVED.value, ItemState.REJECTED.value


def author_record(author_id: int) -> AuthorRecord:
    """Count what became of one author's latest proposals."""
    return author_records([author_id])[author_id]


def author_records(author_ids: Iterable[int]) -> dict[int, AuthorRecord]:
    """Count what became of these authors' latest proposals, once each.

    It looks at no more than the latest `WINDOW` proposals of each, by an index.
    """
    wanted = set(author_ids)
    if not wanted:
        return {}
    rows = db.session.execute(_RECORDS.where(_authors.c.id.in_(wanted)))
    return {wanted_id: AuthorRecord() for wanted_id in wanted} | {
        row.id: AuthorRecord(max(0, row.good - row.hidden), row.bad, row.hidden) for row in rows
    }


def report_record(author_id: int) -> ReportRecord:
    """Count what became of somebody's latest reports, joined ones too."""
    latest = (
        select(_supporters.c.item_id)
        .where(_supporters.c.author_id == author_id)
        .order_by(_supporters.c.joined_at.desc())
        .limit(COUNTED)
        .subquery()
    )
    query = (
        select(_items.c.state, func.count())
        .join_from(latest, _items, _items.c.id == latest.c.item_id)
        .where(_items.c.kind == ItemKind.REPORT.value)
        .group_by(_items.c.state)
    )
    fates = {row[0]: row[1] for row in db.session.execute(query)}
    return ReportRecord(fates.get(_APPROVED, 0), fates.get(_REJECTED, 0))


def _latest() -> Subquery:
    return (
        select(_items.c.id, _items.c.kind, _items.c.state)
        .where(_items.c.author_id == _authors.c.id)
        .order_by(_items.c.created_at.desc())
        .limit(WINDOW)
        .correlate(_authors)
        .subquery()
    )


def _counted(state: ItemState) -> ScalarSelect[int]:
    latest = _latest()
    query = select(func.count()).where(latest.c.state == state.value, latest.c.kind.in_(JUDGED_BY))
    return query.select_from(latest).correlate(_authors).scalar_subquery()


def _hidden() -> ScalarSelect[int]:
    """Count published comments that an upheld report has hidden."""
    latest = _latest()
    key = literal("report:comment:") + cast(_comments.c.id, String)
    upheld = exists().where(_reports.c.duplicate_key == key, _reports.c.state == _APPROVED)
    query = (
        select(func.count())
        .join_from(latest, _comments, _comments.c.item_id == latest.c.id)
        .where(latest.c.state == _APPROVED, ~_comments.c.shown, upheld)
    )
    return query.correlate(_authors).scalar_subquery()


_RECORDS = select(
    _authors.c.id,
    _counted(ItemState.APPROVED).label("good"),
    _counted(ItemState.REJECTED).label("bad"),
    _hidden().label("hidden"),
)
