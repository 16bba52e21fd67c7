"""Decided items like this one, so that the same is decided the same way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz, process
from sqlalchemy import TextClause, func, select, text, tuple_

from moderation.domain.desk.likeness import telling_words
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import Message
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem
from moderation.queries.desk.stored import as_message

MOST_ALIKE = 5
#: How many of the newest items with each telling word are compared.
MOST_A_WORD = 40
#: From so much on (0 to 100), two lines are called alike.
LEAST_LIKENESS = 60

_DECISIONS = ("item.approve", "item.reject")


@dataclass(frozen=True, slots=True)
class PastCase:
    """A decided item like this one; `likeness` is 100 for the same text, less for nearer words.

    `by` is the actor as the ledger names it.
    """

    id: int
    kind: ItemKind
    state: ItemState
    summary: str
    likeness: int
    decided_at: datetime
    by: str
    reason: Message | None


def past_cases(item: ReviewItem) -> tuple[PastCase, ...]:
    """Return decided items like `item`, the most alike first, at most 5.

    The same text counts whatever its kind; near words only within the kind. 4 statements, each of
    which follows an index and stops: what lies further back than the newest ones with the same
    telling words is not found.
    """
    same = [(row, 100) for row in _same_text(item)]
    near = _near_words(item, {row.id for row, _ in same}) if len(same) < MOST_ALIKE else []
    found = [*same, *near][:MOST_ALIKE]
    reasons = _reasons([row.id for row, _ in found])
    return tuple(_case(row, likeness, reasons.get(row.id)) for row, likeness in found)


def _case(row: ReviewItem, likeness: int, reason: Message | None) -> PastCase:
    decided_at = row.decided_at or row.created_at
    by = row.decided_by or row.origin
    return PastCase(
        row.id, ItemKind(row.kind), ItemState(row.state), row.summary, likeness, decided_at, by,
        reason,
    )  # fmt: skip


def _same_text(item: ReviewItem) -> Sequence[ReviewItem]:
    if item.fingerprint is None:
        return []
    query = (
        select(ReviewItem)
        .where(ReviewItem.fingerprint == item.fingerprint, ReviewItem.decided_at.is_not(None))
        .where(ReviewItem.id != item.id)
        .order_by(ReviewItem.decided_at.desc())
        .limit(MOST_ALIKE)
    )
    return db.session.scalars(query).all()


def _near_words(item: ReviewItem, known: Collection[int]) -> list[tuple[ReviewItem, int]]:
    words = telling_words(item.summary)
    if not words:
        return []
    candidates = _with_any_word(words) - {item.id, *known}
    query = select(ReviewItem).where(
        ReviewItem.id.in_(candidates),
        ReviewItem.decided_at.is_not(None),
        ReviewItem.kind == item.kind,
    )
    rows = {row.id: row for row in db.session.scalars(query)}
    lines = {identifier: row.summary for identifier, row in rows.items()}
    nearest = process.extract(
        item.summary, lines, scorer=fuzz.token_sort_ratio, processor=str.casefold,
        score_cutoff=LEAST_LIKENESS, limit=MOST_ALIKE,
    )  # fmt: skip
    return [(rows[identifier], min(99, round(score))) for _, score, identifier in nearest]


def _with_any_word(words: Sequence[str]) -> set[int]:
    dialect = db.engine.dialect.name
    quote = '"{}"' if dialect == "sqlite" else "{}"
    values = {f"word{number}": quote.format(word) for number, word in enumerate(words)}
    return set(db.session.scalars(_word_query(dialect, len(words)), values))


@lru_cache
def _word_query(dialect: str, words: int) -> TextClause:
    """Take the newest items with each word by itself: nothing is merged that is not given."""
    sqlite = (
        "SELECT * FROM (SELECT rowid FROM review_search WHERE review_search MATCH :word{number}"
        " ORDER BY rowid DESC LIMIT {most})"
    )
    postgresql = (
        "(SELECT id FROM review_item WHERE to_tsvector('simple', summary)"
        " @@ plainto_tsquery('simple', :word{number}) ORDER BY id DESC LIMIT {most})"
    )
    one = sqlite if dialect == "sqlite" else postgresql
    parts = (one.format(number=number, most=MOST_A_WORD) for number in range(words))
    return text(" UNION ".join(parts))


def _reasons(identifiers: Sequence[int]) -> Mapping[int, Message | None]:
    """Give the reasons of the decisions that stand on these items."""
    if not identifiers:
        return {}
    subjects = [f"item:{identifier}" for identifier in identifiers]
    decisions = LedgerEntry.subject.in_(subjects), LedgerEntry.act.in_(_DECISIONS)
    last = (
        select(LedgerEntry.subject, func.max(LedgerEntry.subject_version))
        .where(*decisions)
        .group_by(LedgerEntry.subject)
    )
    query = select(LedgerEntry.subject, LedgerEntry.public).where(
        tuple_(LedgerEntry.subject, LedgerEntry.subject_version).in_(last)
    )
    return {
        int(row.subject.removeprefix("item:")): as_message(row.public.get("reason"))
        for row in db.session.execute(query)
    }
