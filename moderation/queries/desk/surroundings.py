"""What stands around an item: its author, its history, the notes on it, who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import Message
from moderation.extensions import db
from moderation.models import Author, LedgerEntry, ReviewItem, ReviewNote
from moderation.queries.authors.standing import AuthorStanding, author_standing
from moderation.queries.desk.leases import LeaseView
from moderation.queries.desk.stored import as_message
from moderation.queries.users import shown_names

RECENT_ITEMS = 5
LONGEST_HISTORY = 50
MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class PastItem:
    """Another item of the same author."""

    id: int
    kind: ItemKind
    state: ItemState
    summary: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorCard:
    """What is known of a visitor who wrote: no name, no address."""

    first_seen_at: datetime
    approved: int
    rejected: int
    recent: tuple[PastItem, ...]
    standing: AuthorStanding

    @property
    def rejection_rate(self) -> float | None:
        """The share of decided proposals that were rejected; None before the first decision."""
        decided = self.approved + self.rejected
        return self.rejected / decided if decided else None


@dataclass(frozen=True, slots=True)
class PastAct:
    """One act of the ledger on the item; `by` is the actor as the ledger names it."""

    ledger_id: int
    act: str
    by: str
    at: datetime
    reason: Message | None
    undoes: int | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note of a moderator; `by` is None when the account is gone."""

    by: int | None
    body: str
    written_at: datetime


def author_card(author_id: int | None, item_id: int) -> AuthorCard | None:
    """Return the author with the latest items except this one; None when no visitor wrote it."""
    author = None if author_id is None else db.session.get(Author, author_id)
    if author is None:
        return None
    query = (
        select(ReviewItem)
        .where(ReviewItem.author_id == author.id, ReviewItem.id != item_id)
        .order_by(ReviewItem.created_at.desc())
        .limit(RECENT_ITEMS)
    )
    recent = tuple(_past_item(row) for row in db.session.scalars(query))
    standing = author_standing(author.id)
    return AuthorCard(author.first_seen_at, author.approved, author.rejected, recent, standing)


def _past_item(row: ReviewItem) -> PastItem:
    return PastItem(row.id, ItemKind(row.kind), ItemState(row.state), row.summary, row.created_at)


def history(item_id: int) -> list[PastAct]:
    """Return the acts on an item, newest first, at most 50."""
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject == f"item:{item_id}")
        .order_by(LedgerEntry.subject_version.desc())
        .limit(LONGEST_HISTORY)
    )
    return [past_act(row) for row in db.session.scalars(query)]


def past_act(row: LedgerEntry) -> PastAct:
    """Read one ledger row as an act for readers."""
    reason = as_message(row.public.get("reason"))
    name = row.act.removeprefix("item.")
    return PastAct(row.id, name, row.actor, row.written_at, reason, row.undoes)


def notes(item_id: int) -> list[NoteView]:
    """Return the notes on an item, oldest first, at most the newest 50."""
    query = (
        select(ReviewNote)
        .where(ReviewNote.item_id == item_id)
        .order_by(ReviewNote.id.desc())
        .limit(MOST_NOTES)
    )
    rows = db.session.scalars(query).all()
    return [NoteView(row.user_id, row.body, row.written_at) for row in reversed(rows)]


def names_in(
    acts: list[PastAct], written: list[NoteView], lease: LeaseView | None
) -> Mapping[int, str]:
    """Return the shown names of all accounts that these mention."""
    ids = {int(act.by.removeprefix("user:")) for act in acts if act.by.startswith("user:")}
    ids |= {note.by for note in written if note.by is not None}
    return shown_names(ids | ({lease.user_id} if lease else set()))
