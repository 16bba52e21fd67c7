"""Decided items as they were submitted, with what the decisions on them teach."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from moderation.domain.authors.reporters import report_key
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.screening.teaching import ALWAYS_UNWANTED, Judged, Teaching, teaching
from moderation.extensions import db
from moderation.hooks.contracts import ScreenedItem
from moderation.models import (
    BlindSample,
    Comment,
    FindingRow,
    LedgerEntry,
    ReviewItem,
    Revision,
)
from moderation.models.base import seconds_before, table_of
from moderation.queries.authors.records import JUDGED_BY
from moderation.queries.screening.items import (
    MOST_COUNTED,
    SAME_TEXT_DAYS,
    items_to_screen,
    texts_in,
    written_in,
)

_items, _revisions = table_of(ReviewItem), table_of(Revision)
_comments, _ledger = table_of(Comment), table_of(LedgerEntry)
_samples, _findings = table_of(BlindSample), table_of(FindingRow)
_earlier = _items.alias("earlier")
_APPROVED, _REJECTED = ItemState.APPROVED.value, ItemState.REJECTED.value
_REPORT_OF_COMMENT = report_key("comment:")
_BY_AUTHOR = _earlier.c.kind.in_([kind.value for kind in JUDGED_BY])

#: How many earlier items of one author are counted.
MOST_OF_AUTHOR = 200


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """An item as it was submitted; `teaching` is None where it teaches nothing (any more)."""

    item: ScreenedItem
    teaching: Teaching | None
    decided_at: datetime | None

    @property
    def item_id(self) -> int:
        """The item's number."""
        return self.item.item_id


def decided_items(item_ids: Collection[int]) -> dict[int, DecidedItem]:
    """Give what is taught by decisions on these items, by their ids; what is gone is left out.

    A decision on a report teaches something about the comment that it names.
    """
    subjects = _subjects(item_ids)
    taught = teachings(set(subjects.values()))
    items = as_submitted(list(taught))
    found = {item_id: DecidedItem(item, *taught[item_id]) for item_id, item in items.items()}
    return {asked: found[about] for asked, about in subjects.items() if about in found}


def as_submitted(item_ids: Sequence[int]) -> dict[int, ScreenedItem]:
    """Give items as filters saw them at first: before edits, and before anybody decided on them."""
    current = items_to_screen(item_ids)
    edited = [one.item.item_id for one in current if one.revision > 1]
    first = _first_texts(edited) if edited else {}
    before = _records_before(item_ids)
    return {
        one.item.item_id: _put_back(one.item, first.get(one.item.item_id), before)
        for one in current
    }


def _put_back(
    item: ScreenedItem, texts: dict[str, str] | None, before: dict[int, tuple[int, int, int]]
) -> ScreenedItem:
    approved, rejected, same_rejected = before[item.item_id]
    item = replace(
        item, author_approved=approved, author_rejected=rejected,
        history=replace(item.history, same_text_rejected=same_rejected),
    )  # fmt: skip
    if texts is None:
        return item
    author = texts.get("author", "")
    return replace(item, fields=texts, text=written_in(texts), author_name=author)


def _first_texts(item_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    query = select(_revisions.c.item_id, _revisions.c.content).where(
        _revisions.c.item_id.in_(item_ids), _revisions.c.number == 1
    )
    return {row.item_id: texts_in(row.content) for row in db.session.execute(query)}


def _settled_before(state: str, shared: str, most: int, *more: ColumnElement[bool]) -> Any:
    """Count earlier items that share a column with one, and stood so decided when it came."""
    some = (
        select(_earlier.c.id)
        .where(_earlier.c[shared] == _items.c[shared], _earlier.c.id < _items.c.id)
        .where(_earlier.c.state == state, _earlier.c.decided_at < _items.c.created_at, *more)
        .limit(most)
        .correlate(_items)
        .subquery()
    )
    return select(func.count()).select_from(some).correlate(_items).scalar_subquery()


_SAME_LATELY = _earlier.c.created_at > seconds_before(_items.c.created_at, SAME_TEXT_DAYS * 86_400)
_BEFORE = select(
    _items.c.id,
    _settled_before(_APPROVED, "author_id", MOST_OF_AUTHOR, _BY_AUTHOR).label("approved"),
    _settled_before(_REJECTED, "author_id", MOST_OF_AUTHOR, _BY_AUTHOR).label("rejected"),
    _settled_before(_REJECTED, "fingerprint", MOST_COUNTED, _SAME_LATELY).label("same_rejected"),
)


def _records_before(item_ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Give what was decided of the authors, and of the same texts, before these items came.

    Counts of today would hold the very decisions that are to be learned.
    """
    rows = db.session.execute(_BEFORE.where(_items.c.id.in_(item_ids)))
    return {row.id: (row.approved, row.rejected, row.same_rejected) for row in rows}


def _subjects(item_ids: Collection[int]) -> dict[int, int]:
    """Give the item that each of these is about: itself, or the reported comment's."""
    query = select(_items.c.id, _items.c.duplicate_key).where(
        _items.c.id.in_(item_ids), _items.c.kind == ItemKind.REPORT.value
    )
    reports = {row.id: _comment_in(row.duplicate_key) for row in db.session.execute(query)}
    about = _items_of({one for one in reports.values() if one is not None})
    return {one: about.get(reports[one] or 0, one) if one in reports else one for one in item_ids}


def _comment_in(key: str | None) -> int | None:
    number = (key or "").removeprefix(_REPORT_OF_COMMENT)
    return int(number) if number.isdecimal() else None


def _items_of(comments: Collection[int]) -> dict[int, int]:
    query = select(_comments.c.id, _comments.c.item_id).where(_comments.c.id.in_(comments))
    return {row.id: row.item_id for row in db.session.execute(query)} if comments else {}


def teachings(item_ids: Collection[int]) -> dict[int, tuple[Teaching | None, datetime | None]]:
    """Tell for each of these items what it teaches now, and when that was decided."""
    query = select(
        _items.c.id, _items.c.kind, _items.c.state, _items.c.decided_by, _items.c.decided_at
    ).where(_items.c.id.in_(item_ids))
    rows = db.session.execute(query).all()
    reasons, reports, looks = _reasons(item_ids), _reports(item_ids), _looks(item_ids)
    return {
        row.id: _lesson(row, reasons.get(row.id, ""), reports.get(row.id), looks.get(row.id))
        for row in rows
    }


def _lesson(
    row: Any, reason: str, report: Any | None, look: Any | None
) -> tuple[Teaching | None, datetime | None]:
    judged = Judged(ItemKind(row.kind), ItemState(row.state), row.decided_by or "", reason)
    moments = [row.decided_at]
    if report is not None:
        upheld, why = report.state == _APPROVED, report.reason or ""
        why = why if why in ALWAYS_UNWANTED else ""  # rules report for reasons of their own
        judged = replace(judged, reported=upheld, report_reason=why)
        moments.append(report.decided_at)
    if look is not None:
        judged = replace(judged, looked_at=look.unwanted)
        moments.append(look.answered_at)
    known = [one for one in moments if one is not None]
    return teaching(judged), max(known, default=None)


def _reasons(item_ids: Collection[int]) -> dict[int, str]:
    """Give the codes of the reasons with which items were rejected last, where there was one."""
    subjects = {f"item:{one}": one for one in item_ids}
    query = (
        select(_ledger.c.subject, _ledger.c.public)
        .where(_ledger.c.subject.in_(subjects), _ledger.c.act == "item.reject")
        .order_by(_ledger.c.subject, _ledger.c.subject_version)
    )
    rows = db.session.execute(query)
    return {subjects[row.subject]: str(row.public.get("canned") or "")[:40] for row in rows}


def _reports(item_ids: Collection[int]) -> dict[int, Any]:
    """Give of each item the report that a person decided last, if any."""
    comments = select(_comments.c.id, _comments.c.item_id).where(_comments.c.item_id.in_(item_ids))
    keys = {f"{_REPORT_OF_COMMENT}{row.id}": row.item_id for row in db.session.execute(comments)}
    if not keys:
        return {}
    query = (
        select(_items.c.duplicate_key, _items.c.state, _items.c.reason, _items.c.decided_at)
        .where(_items.c.duplicate_key.in_(keys), _items.c.state.in_((_APPROVED, _REJECTED)))
        .where(_items.c.decided_by.startswith("user:"))
        .order_by(_items.c.decided_at, _items.c.id)
    )
    return {keys[row.duplicate_key]: row for row in db.session.execute(query)}


def _looks(item_ids: Collection[int]) -> dict[int, Any]:
    """Give what people said of these items when they were shown them blindly."""
    query = select(_samples.c.item_id, _samples.c.unwanted, _samples.c.answered_at).where(
        _samples.c.item_id.in_(item_ids), _samples.c.unwanted.is_not(None)
    )
    return {row.item_id: row for row in db.session.execute(query)}


def scores_of(item_ids: Collection[int]) -> Mapping[int, Mapping[str, float]]:
    """Give the newest score of each filter by item and filter; those that count go before trials'.

    A filter that never gave one is left out.
    """
    query = (
        select(_findings.c.item_id, _findings.c.filter_id, _findings.c.score)
        .where(_findings.c.item_id.in_(item_ids), _findings.c.score.is_not(None))
        .order_by(_findings.c.shadow.desc(), _findings.c.id)
    )
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for row in db.session.execute(query) if item_ids else ():
        found[row.item_id][row.filter_id] = row.score
    return found
