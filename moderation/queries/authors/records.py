"""What became of authors' latest proposals and reports: counted anew each time, never stored."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
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
from moderation.models import Comment, ReviewItem, Supporter
from moderation.models.base import table_of

#: The kinds by which an author is judged. Who reports or appeals in vain is not trusted less.
JUDGED_BY = (
    ItemKind.COMMENT,
    ItemKind.TAG_SUGGESTION,
    ItemKind.TOPIC_PROPOSAL,
    ItemKind.RECHECK_REQUEST,
)

_items, _comments = table_of(ReviewItem), table_of(Comment)
_supporters = table_of(Supporter)
# Aliases: the queries that these columns stand in are about items, too.
_theirs, _reports = _items.alias("theirs"), _items.alias("reports")
_APPROVED, _REJECTED = ItemState.APPROVED.value, ItemState.REJECTED.value


def record_columns(author: ColumnElement[int], within: FromClause) -> tuple[Any, Any, Any]:
    """Give the columns ``good``, ``bad`` and ``hidden`` of a query about authors.

    ``author`` is the query's column with the author's number, ``within`` the table that it is of.
    Each looks at no more than the author's latest `WINDOW` proposals, by an index.
    """
    return (
        _counted(author, within, ItemState.APPROVED).label("good"),
        _counted(author, within, ItemState.REJECTED).label("bad"),
        _hidden(author, within).label("hidden"),
    )


def as_record(row: Any) -> AuthorRecord:
    """Read the columns that `record_columns` gave."""
    hidden = row.hidden or 0
    return AuthorRecord(max(0, (row.good or 0) - hidden), row.bad or 0, hidden)


def author_record(author_id: int) -> AuthorRecord:
    """Count what became of one author's latest proposals."""
    authors = select(func.coalesce(author_id, 0).label("id")).subquery("one_author")
    query = select(*record_columns(authors.c.id, authors)).select_from(authors)
    return as_record(db.session.execute(query).one())


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


def _latest(author: ColumnElement[int], within: FromClause) -> Subquery:
    return (
        select(_theirs.c.id, _theirs.c.kind, _theirs.c.state)
        .where(_theirs.c.author_id == author)
        .order_by(_theirs.c.created_at.desc())
        .limit(WINDOW)
        .correlate(within)
        .subquery()
    )


def _counted(author: ColumnElement[int], within: FromClause, state: ItemState) -> ScalarSelect[int]:
    latest = _latest(author, within)
    query = select(func.count()).where(latest.c.state == state.value, latest.c.kind.in_(JUDGED_BY))
    return query.select_from(latest).correlate(within).scalar_subquery()


def _hidden(author: ColumnElement[int], within: FromClause) -> ScalarSelect[int]:
    """Count published comments that an upheld report has hidden."""
    latest = _latest(author, within)
    key = literal("report:comment:") + cast(_comments.c.id, String)
    upheld = exists().where(_reports.c.duplicate_key == key, _reports.c.state == _APPROVED)
    query = (
        select(func.count())
        .join_from(latest, _comments, _comments.c.item_id == latest.c.id)
        .where(latest.c.state == _APPROVED, ~_comments.c.shown, upheld)
    )
    return query.correlate(within).scalar_subquery()
