"""Second looks: at what one could be asked to look, and what the answers tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.measures.agreement import Compared, Look
from moderation.extensions import db
from moderation.models import BlindSample, KnownAnswer, LedgerEntry, ReviewItem, SecondLook
from moderation.models.review import DECIDED_BY_HAND
from moderation.queries.measures.pace import LOOKED_BACK, PERSON

SENT = 1
"""The revision of an item that was sent; later ones hold what an approval changed."""

MOST_CANDIDATES = 50
SAMPLES_WAIT = timedelta(days=30)
MOST_LOOKS = 1_000
MOST_TAKEN_BACK = 1_000

LOOK_OF_STATE = {ItemState.APPROVED.value: Look.APPROVE, ItemState.REJECTED.value: Look.REJECT}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that somebody could look at; `by` decided it, None where the answer is known."""

    item_id: int
    first: Look
    by: int | None


@dataclass(frozen=True, slots=True)
class LookView:
    """A second look as its page shows it; `answer` is None while it is open.

    `blind`: it is at what was let through without a person.
    """

    id: int
    item_id: int
    user_id: int
    revision: int
    first: Look
    by: int | None
    answer: Look | None
    blind: bool = False


def decided_by_others(user_id: int, kinds: Iterable[ItemKind], now: datetime) -> list[Candidate]:
    """List what others decided lately and `user_id` has not looked at: 50 of each kind at most."""
    found = (row for kind in kinds for row in _decided(user_id, kind, now))
    return [Candidate(row.id, LOOK_OF_STATE[row.state], _person(row.decided_by)) for row in found]


def _person(actor: str | None) -> int:
    return int((actor or "").removeprefix(PERSON))


def _decided(user_id: int, kind: ItemKind, now: datetime) -> Sequence[ReviewItem]:
    newest = (
        select(ReviewItem)
        .where(ReviewItem.kind == kind.value, DECIDED_BY_HAND)
        .where(ReviewItem.decided_at >= now - LOOKED_BACK)
        .order_by(ReviewItem.decided_at.desc())
        .limit(MOST_CANDIDATES)
        .subquery()
    )
    item = aliased(ReviewItem, newest)
    query = select(item).where(
        item.decided_by.startswith(PERSON),
        item.decided_by != f"{PERSON}{user_id}",
        item.state.in_(LOOK_OF_STATE),
        ~_seen(user_id, item.id),
    )
    return db.session.scalars(query).all()


def known_answers(user_id: int, kinds: Iterable[ItemKind]) -> list[Candidate]:
    """List items whose answer is known and that `user_id` has not looked at; 50 at most."""
    query = (
        select(KnownAnswer)
        .join(ReviewItem, ReviewItem.id == KnownAnswer.id)
        .where(KnownAnswer.live, KnownAnswer.revision == ReviewItem.revision)
        .where(ReviewItem.kind.in_([kind.value for kind in kinds]), ~_seen(user_id, KnownAnswer.id))
        .limit(MOST_CANDIDATES)
    )
    return [Candidate(row.id, Look(row.act), None) for row in db.session.scalars(query)]


def open_samples(user_id: int, kinds: Iterable[ItemKind], now: datetime) -> list[Candidate]:
    """List what was let through and drawn, and nobody has answered; the oldest 50 of 30 days.

    What somebody was shown and did not answer is shown to others, too.
    """
    query = (
        select(BlindSample.item_id)
        .join(ReviewItem, ReviewItem.id == BlindSample.item_id)
        .where(BlindSample.answered_at.is_(None), BlindSample.drawn_at >= now - SAMPLES_WAIT)
        .where(ReviewItem.state == ItemState.APPROVED.value)
        .where(ReviewItem.kind.in_([kind.value for kind in kinds]))
        .where(~_seen(user_id, BlindSample.item_id))
        .order_by(BlindSample.drawn_at)
        .limit(MOST_CANDIDATES)
    )
    return [Candidate(item_id, Look.APPROVE, None) for item_id in db.session.scalars(query)]


def _seen(user_id: int, item_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists().where(SecondLook.item_id == item_id, SecondLook.user_id == user_id)


def known_answer(item_id: int) -> Look | None:
    """Return the known answer that an item stands for, if it does."""
    row = db.session.get(KnownAnswer, item_id)
    return Look(row.act) if row is not None and row.live else None


def second_look(look_id: int) -> LookView:
    """Read a second look. Raises NotFound."""
    row = db.session.get(SecondLook, look_id)
    if row is None:
        raise NotFound
    answer = None if row.act is None else Look(row.act)
    return LookView(
        row.id, row.item_id, row.user_id, row.revision, Look(row.first_act), row.first_by, answer,
        db.session.get(BlindSample, row.item_id) is not None and row.first_by is None,
    )  # fmt: skip


def compared() -> list[Compared]:
    """List the newest answered looks, 1,000 at most.

    Not those at what no person had decided: there is nothing to compare with.
    """
    blind = exists().where(BlindSample.item_id == SecondLook.item_id)
    query = (
        select(SecondLook)
        .where(SecondLook.answered_at.is_not(None))
        .where(SecondLook.first_by.is_not(None) | ~blind)
        .order_by(SecondLook.answered_at.desc())
        .limit(MOST_LOOKS)
    )
    return [
        Compared(Look(row.first_act), Look(row.act), row.first_by, row.user_id)
        for row in db.session.scalars(query)
        if row.act is not None
    ]


def undos_whole_since(since: datetime) -> datetime:
    """Return from when on `taken_back_by_others` leaves nothing out, which is `since` or later."""
    oldest = (
        select(LedgerEntry.written_at)
        .where(LedgerEntry.undoes.is_not(None))
        .order_by(LedgerEntry.id.desc())
        .offset(MOST_TAKEN_BACK - 1)
        .limit(1)
    )
    found = db.session.scalars(oldest).first()
    return since if found is None else max(since, found)


def taken_back_by_others(since: datetime) -> list[int]:
    """List who had made the decisions that somebody else took back: an account for each.

    The newest 1,000 undone decisions are looked at.
    """
    undo, undone = aliased(LedgerEntry), aliased(LedgerEntry)
    newest = (
        select(undo.actor, undo.undoes, undo.written_at, undo.act)
        .where(undo.undoes.is_not(None))
        .order_by(undo.id.desc())
        .limit(MOST_TAKEN_BACK)
        .subquery()
    )
    query = (
        select(undone.actor)
        .join(newest, newest.c.undoes == undone.id)
        .where(newest.c.act == "item.undo", newest.c.written_at >= since)
        .where(undone.actor != newest.c.actor, undone.actor.startswith(PERSON))
    )
    return [int(actor.removeprefix(PERSON)) for actor in db.session.scalars(query)]
