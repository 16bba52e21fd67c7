"""What others have changed since on what a change of the vocabulary did: an undo leaves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from moderation.domain.errors import NotFound
from moderation.extensions import db
from moderation.models import (
    LedgerEntry,
    Tag,
    TagAlias,
    TagChange,
    TagImplication,
    Topic,
    TopicTag,
)

MOST = 50


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """An act of somebody else; `about` is the tag, the alias, or the related tags.

    `topic` is the slug of the topic on which the tag was changed, empty for the vocabulary itself.
    """

    subject: str
    about: str
    topic: str
    by: str
    act: str
    at: datetime


def changed_since(change_id: int, limit: int = MOST) -> tuple[ChangedSince, ...]:
    """Return the newest acts of others on the rows that a change wrote, after it did.

    What undoes of it did counts as its own. Raises NotFound.
    """
    change = db.session.get(TagChange, change_id)
    if change is None:
        raise NotFound
    own, other = aliased(LedgerEntry), LedgerEntry
    query = (
        select(other.id, other.subject, other.actor, other.act, other.written_at)
        .join(own, own.subject == other.subject)
        .where(own.act_group == change.act_group, own.subject != f"tag_change:{change.id}")
        .where(other.subject_version > own.subject_version)
        .where(other.act_group.not_in(groups_of(change)))
        .distinct()
        .order_by(other.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(query).all()
    called = _called({row.subject for row in rows})
    return tuple(
        ChangedSince(
            row.subject, *called.get(row.subject, ("", "")), row.actor, row.act, row.written_at
        )
        for row in rows
    )


def groups_of(change: TagChange) -> Sequence[str]:
    """Return the groups of acts of a change and of all that were to take it back."""
    undoes = select(TagChange.act_group).where(TagChange.undoes_id == change.id)
    return [change.act_group, *db.session.scalars(undoes)]


def _called(subjects: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Return what each subject is about, and the topic's slug."""
    numbers: dict[str, list[int]] = {}
    for subject in subjects:
        kind, _, number = subject.partition(":")
        numbers.setdefault(kind, []).append(int(number))
    narrower, broader = aliased(Tag), aliased(Tag)
    queries = {
        "tag": select(Tag.id, Tag.name),
        "tag_alias": select(TagAlias.id, TagAlias.name),
        "tag_implication": select(TagImplication.id, narrower.name, broader.name)
        .join(narrower, narrower.id == TagImplication.narrower_id)
        .join(broader, broader.id == TagImplication.broader_id),
        "topic_tag": select(TopicTag.id, Tag.name, Topic.slug)
        .join(Tag, Tag.id == TopicTag.tag_id)
        .join(Topic, Topic.id == TopicTag.topic_id),
    }
    found: dict[str, tuple[str, str]] = {}
    for kind, query in queries.items():
        column = query.selected_columns[0]
        for row in db.session.execute(query.where(column.in_(numbers.get(kind, ())))):
            one, *more = map(str, row[1:])
            apart = kind == "topic_tag"
            found[f"{kind}:{row[0]}"] = (one, more[0]) if apart else (" → ".join((one, *more)), "")
    return found
