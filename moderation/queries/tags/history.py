"""What was done to a tag, its aliases and its relations, from the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.messages import Message
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag, TagAlias, TagImplication
from moderation.queries.desk.stored import as_message
from moderation.queries.tags.expressions import is_living

PAGE_SIZE = 20
MOST_ROWS = 200
"""Aliases, and relations, of a tag that are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class TagAct:
    """One act; ``about`` is the alias, the merged tag, or the two related tags.

    It is empty for the tag itself.
    """

    id: int
    act: str
    about: str
    by: str
    at: datetime
    reason: Message | None


@dataclass(frozen=True, slots=True)
class TagHistory:
    """Some acts, newest first; `following` is the id to go on before, None at the end."""

    acts: tuple[TagAct, ...]
    following: int | None


def tag_history(tag_id: int, before: int | None = None) -> TagHistory:
    """Return a page of what was done to a tag; where it was put on is told by the topics.

    Also to tags of which the names lead to it: they were merged into it, and have no page.
    """
    aliases = _aliases(tag_id)
    subjects = {**_merged(aliases.values()), **aliases, **_relations(tag_id), f"tag:{tag_id}": ""}
    query = select(LedgerEntry).where(LedgerEntry.subject.in_(subjects))
    if before is not None:
        query = query.where(LedgerEntry.id < before)
    rows = db.session.scalars(query.order_by(LedgerEntry.id.desc()).limit(PAGE_SIZE + 1)).all()
    acts = tuple(_act(row, subjects) for row in rows[:PAGE_SIZE])
    return TagHistory(acts, acts[-1].id if len(rows) > PAGE_SIZE else None)


def _aliases(tag_id: int) -> dict[str, str]:
    query = select(TagAlias.id, TagAlias.name).where(TagAlias.tag_id == tag_id)
    rows = db.session.execute(query.order_by(TagAlias.id.desc()).limit(MOST_ROWS))
    return {f"tag_alias:{row.id}": row.name for row in rows}


def _merged(names: Iterable[str]) -> dict[str, str]:
    query = select(Tag.id, Tag.name).where(Tag.name.in_(list(names)), ~is_living())
    return {f"tag:{row.id}": row.name for row in db.session.execute(query)}


def _relations(tag_id: int) -> dict[str, str]:
    """Return each relation as the narrower tag, an arrow and the broader one."""
    both = (TagImplication.narrower_id == tag_id) | (TagImplication.broader_id == tag_id)
    query = select(TagImplication).where(both).order_by(TagImplication.id.desc()).limit(MOST_ROWS)
    rows = db.session.scalars(query).all()
    names = _names([number for row in rows for number in (row.narrower_id, row.broader_id)])
    return {
        f"tag_implication:{row.id}": f"{names[row.narrower_id]} → {names[row.broader_id]}"
        for row in rows
    }


def _names(tag_ids: Sequence[int]) -> dict[int, str]:
    query = select(Tag.id, Tag.name).where(Tag.id.in_(tag_ids))
    return {row.id: row.name for row in db.session.execute(query)}


def _act(row: LedgerEntry, subjects: Mapping[str, str]) -> TagAct:
    reason = as_message(row.public.get("reason"))
    return TagAct(row.id, row.act, subjects[row.subject], row.actor, row.written_at, reason)
