"""Decided items like this one, so that the same is decided the same way."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz, process
from sqlalchemy import TextClause, bindparam, func, select, text, tuple_

from moderation.domain.desk.likeness import telling_words
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import Message
from moderation.domain.tags import form
from moderation.domain.tags.mentions import parts
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem
from moderation.models.base import table_of
from moderation.queries.desk.stored import as_message
from moderation.queries.public.rows import AnyRow, rows_of

MOST_ALIKE = 5
#: How many of the newest items with each telling word are compared.
MOST_A_WORD = 25
#: How many of the newest items with each beginning of a word are compared, for a tag's name.
MOST_A_BEGINNING = 100
#: Letters of a word of which the index has entries.
LONGEST_BEGINNING = 10
#: From so much on (0 to 100), two lines are called alike.
LEAST_LIKENESS = 60

_items, _acts = table_of(ReviewItem), table_of(LedgerEntry)
_CASES = select(
    _items.c.id, _items.c.kind, _items.c.state, _items.c.summary, _items.c.origin,
    _items.c.topic_id, _items.c.created_at, _items.c.decided_at, _items.c.decided_by,
)  # fmt: skip
_SAME_TEXT = (
    _CASES.where(_items.c.fingerprint == bindparam("mark"), _items.c.decided_at.is_not(None))
    .where(_items.c.id != bindparam("item"))
    .order_by(_items.c.decided_at.desc())
    .limit(MOST_ALIKE)
)
# By their numbers alone: any other condition could lead the database to a worse index.
_CANDIDATES = _CASES.where(_items.c.id.in_(bindparam("candidates", expanding=True)))
_ON_THEM = (
    _acts.c.subject.in_(bindparam("subjects", expanding=True)),
    _acts.c.act.in_(("item.approve", "item.reject")),
)
_LAST_DECISIONS = select(_acts.c.subject, _acts.c.public).where(
    tuple_(_acts.c.subject, _acts.c.subject_version).in_(
        select(_acts.c.subject, func.max(_acts.c.subject_version))
        .where(*_ON_THEM)
        .group_by(_acts.c.subject)
    )
)


@dataclass(frozen=True, slots=True)
class PastCase:
    """A decided item like this one; `likeness` is 100 for the same text, less for nearer words.

    `by` is the actor as the ledger names it, `topic_id` the topic where it is another one.
    """

    id: int
    kind: ItemKind
    state: ItemState
    summary: str
    likeness: int
    decided_at: datetime
    by: str
    reason: Message | None
    topic_id: int | None


def past_cases(item: ReviewItem) -> tuple[PastCase, ...]:
    """Return decided items like `item`, the most alike first, at most 5.

    The same text counts whatever its kind; near words only within the kind. Names of tags are alike
    by their form, too. 4 statements, each of which follows an index and stops: what lies further
    back than the newest ones with the same telling words is not found.
    """
    found = [(row, 100) for row in _same_text(item)]
    if len(found) < MOST_ALIKE:
        found += _near_words(item, {row.id for row, _ in found})
    found = found[:MOST_ALIKE]
    reasons = _reasons([row.id for row, _ in found])
    return tuple(_case(item, row, likeness, reasons.get(row.id)) for row, likeness in found)


def _case(item: ReviewItem, row: AnyRow, likeness: int, reason: Message | None) -> PastCase:
    return PastCase(
        id=row.id,
        kind=ItemKind(row.kind),
        state=ItemState(row.state),
        summary=row.summary,
        likeness=likeness,
        decided_at=row.decided_at,
        by=row.decided_by or row.origin,
        reason=reason,
        topic_id=None if row.topic_id == item.topic_id else row.topic_id,
    )


def _same_text(item: ReviewItem) -> Sequence[AnyRow]:
    if item.fingerprint is None:
        return ()
    return rows_of(_SAME_TEXT, item=item.id, mark=item.fingerprint)


def _near_words(item: ReviewItem, known: Collection[int]) -> list[tuple[AnyRow, int]]:
    # The line of a verdict is two statuses, not words: it would be like any other.
    words = telling_words(item.summary) if item.kind != ItemKind.VERDICT else ()
    if not words:
        return []
    named = item.kind == ItemKind.TAG_SUGGESTION
    candidates = list(_with_any(words, named=named).difference([item.id, *known]))
    found = rows_of(_CANDIDATES, candidates=candidates)
    rows = {row.id: row for row in found if row.decided_at and row.kind == item.kind}
    nearest = process.extract(
        item.summary, {identifier: row.summary for identifier, row in rows.items()},
        scorer=_likeness_of_names if named else fuzz.token_sort_ratio, processor=str.casefold,
        score_cutoff=LEAST_LIKENESS, limit=MOST_ALIKE,
    )  # fmt: skip
    return [(rows[identifier], min(99, round(score))) for _, score, identifier in nearest]


def _likeness_of_names(
    one: Sequence[Hashable], other: Sequence[Hashable], /, *, score_cutoff: float | None = None
) -> float:
    """Say how alike two names of tags are: those of one form as alike as can be."""
    names = str(one), str(other)
    alike = form(names[0]) == form(names[1])
    return 100.0 if alike else fuzz.token_sort_ratio(*names, score_cutoff=score_cutoff)


def _with_any(words: Sequence[str], *, named: bool) -> set[int]:
    """Give the newest items with any of the words; with any beginning so for a `named` tag."""
    dialect = db.engine.dialect.name
    if named:
        words = [part[:LONGEST_BEGINNING] for part in parts(" ".join(words))]
    quote, more = ('"{}"', "*") if dialect == "sqlite" else ("{}", ":*")
    asked = quote + more if named else quote
    values = {f"word{number}": asked.format(word) for number, word in enumerate(words)}
    most = MOST_A_BEGINNING if named else MOST_A_WORD
    return set(db.session.scalars(_word_query(dialect, len(words)), {**values, "most": most}))


@lru_cache
def _word_query(dialect: str, words: int) -> TextClause:
    """Take the newest items with each word by itself: nothing is merged that is not given."""
    sqlite = (
        "SELECT * FROM (SELECT rowid FROM review_search WHERE review_search MATCH :word{number}"
        " ORDER BY rowid DESC LIMIT :most)"
    )
    postgresql = (
        "(SELECT id FROM review_item WHERE to_tsvector('simple', summary)"
        " @@ to_tsquery('simple', :word{number}) ORDER BY id DESC LIMIT :most)"
    )
    one = sqlite if dialect == "sqlite" else postgresql
    return text(" UNION ".join(one.format(number=number) for number in range(words)))


def _reasons(identifiers: Sequence[int]) -> Mapping[int, Message | None]:
    """Give the reasons of the decisions that stand on these items."""
    if not identifiers:
        return {}
    rows = rows_of(_LAST_DECISIONS, subjects=[f"item:{identifier}" for identifier in identifiers])
    return {
        int(row.subject.removeprefix("item:")): as_message(row.public.get("reason")) for row in rows
    }
