"""The vocabulary as matchers get it, and whether it changed since it was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from moderation.domain.errors import Invalid
from moderation.domain.tags import normalise
from moderation.extensions import db
from moderation.hooks.contracts import JudgedPair, VocabularyTag
from moderation.models import LedgerEntry, Tag, TagAlias, TagJudgement

LATE_ACTS = 500
"""Acts before the newest one that may be committed after it: they are looked through again."""
MOST_ACTS = 20_000
"""Acts that are looked through; after more of them the vocabulary is taken for changed."""
MOST_JUDGED = 2_000
"""Decisions that matchers learn from, the newest."""

_Judged: TypeAlias = tuple[int, int | None, int | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Edition:
    """A state of the vocabulary: the ledger's newest row, and the last acts on tags and aliases.

    `tags` are the newest ids of tags and aliases, which need no act; `judged` tells the decisions.
    """

    newest: int
    acts: frozenset[int]
    tags: tuple[int, int]
    judged: _Judged


def edition() -> Edition:
    """Return the edition that is read now; read the vocabulary after it, not before."""
    newest = _newest(LedgerEntry.id)
    acts = frozenset(_acts_after(newest - LATE_ACTS))
    return Edition(newest, acts, _tags(), _judged())


def is_older(known: Edition) -> bool:
    """Say whether tags, aliases or decisions changed since an edition; cheap: by keys alone.

    How often tags are used is no part of it.
    """
    if _newest(LedgerEntry.id) - known.newest > MOST_ACTS:
        return True
    acts = _acts_after(known.newest - LATE_ACTS)
    return not acts <= known.acts or _tags() != known.tags or _judged() != known.judged


def vocabulary() -> tuple[VocabularyTag, ...]:
    """Return all living tags that may be put on a topic, with their other names.

    What readers of a language call it is another name here, too: they suggest it by that.
    """
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    others = select(TagAlias.tag_id, TagAlias.name).where(TagAlias.live).order_by(TagAlias.id)
    for tag_id, name in db.session.execute(others):
        aliases[tag_id].append(name)
    query = select(Tag.id, Tag.name, Tag.topic_count, Tag.titles).where(Tag.live, ~Tag.deprecated)
    return tuple(
        VocabularyTag(id, name, (*aliases.get(id, ()), *_names_in(titles, name)), count)
        for id, name, count, titles in db.session.execute(query.order_by(Tag.id))
    )


def _names_in(titles: Mapping[str, object], name: str) -> Iterator[str]:
    """Give the names in languages as names are kept, each once, without the tag's own."""
    shown = dict.fromkeys(map(str, titles.values()))
    return (kept for title in shown if (kept := _kept(title)) not in {"", name})


def _kept(title: str) -> str:
    """Give a title in the spelling of names; "" for one that no name can be."""
    try:
        return normalise(title)
    except Invalid:
        return ""


def judged_pairs() -> tuple[JudgedPair, ...]:
    """Return what people decided of names and tags, the newest first; at most 2,000."""
    query = select(TagJudgement.name, TagJudgement.tag_id, TagJudgement.same)
    newest = query.order_by(TagJudgement.id.desc()).limit(MOST_JUDGED)
    return tuple(JudgedPair(*row) for row in db.session.execute(newest))


def _newest(column: InstrumentedAttribute[int]) -> int:
    return db.session.scalar(select(func.max(column))) or 0


def _acts_after(id: int) -> frozenset[int]:
    subject = LedgerEntry.subject
    on_names = or_(subject.startswith("tag:"), subject.startswith("tag_alias:"))
    return frozenset(
        db.session.scalars(select(LedgerEntry.id).where(LedgerEntry.id > id, on_names))
    )


def _tags() -> tuple[int, int]:
    return _newest(Tag.id), _newest(TagAlias.id)


def _judged() -> _Judged:
    """Tell of the newest decisions what changes when one comes or is taken back."""
    rows = select(TagJudgement.id, TagJudgement.decided_at).order_by(TagJudgement.id.desc())
    newest = rows.limit(MOST_JUDGED).subquery()
    columns = func.count(), func.max(newest.c.id), func.min(newest.c.id)
    count, last, first, at = db.session.execute(
        select(*columns, func.max(newest.c.decided_at))
    ).one()
    return count, last, first, at
