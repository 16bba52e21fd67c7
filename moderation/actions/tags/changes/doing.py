"""What each kind of step does, and what has to hold before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from moderation.actions.tags.changes import topics, vocabulary
from moderation.actions.tags.changes.turns import DONE, Outcome, Turn
from moderation.actions.tags.relations import add_alias, retire_alias
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.requests import Kind
from moderation.models import LedgerEntry, TagAlias, TagChange, TagChangeStep


def do(turn: Turn) -> Outcome:
    """Take a turn at a step. Raises Invalid where it cannot be done as things stand now."""
    return ACTS[Kind(turn.step.kind)](turn)


def refuse_changed(session: Session, change: TagChange, step: TagChangeStep) -> None:
    """Raise Invalid where others have changed a row that a step stands on since it was planned.

    What the change itself has done to such a row counts as planned.
    """
    seen = [
        and_(LedgerEntry.subject == subject, LedgerEntry.subject_version > version)
        for subject, version in step.seen.items()
    ]
    if not seen:
        return
    others = LedgerEntry.act_group != change.act_group
    query = select(LedgerEntry.subject).where(or_(*seen), others).limit(1)
    subject = session.scalars(query).first()
    if subject is not None:
        what = _called(step, subject)
        raise Invalid(
            message("“%(name)s” was changed since this was planned. Plan it again.", name=what)
        )


def _called(step: TagChangeStep, subject: str) -> str:
    names = [str(name) for name in step.names]
    kind, _, number = subject.partition(":")
    if kind == "tag" and int(number) in step.tags:
        return names[step.tags.index(int(number))]
    return names[0] if kind == "tag_alias" else " → ".join(names)


def _create(turn: Turn) -> Outcome:
    vocabulary.create(turn.session, turn.context, turn.names[0])
    return DONE


def _rename(turn: Turn) -> Outcome:
    vocabulary.rename(turn.session, turn.context, turn.tag(), turn.names[1])
    return DONE


def _alias(turn: Turn) -> Outcome:
    add_alias(turn.session, turn.context, turn.names[0], turn.tag(1))
    return DONE


def _unalias(turn: Turn) -> Outcome:
    name, tag = turn.names[0], turn.tag(1)
    query = select(TagAlias).where(TagAlias.name == name, TagAlias.tag_id == tag.id, TagAlias.live)
    alias = turn.session.scalars(query.with_for_update()).first()
    if alias is None:
        raise Invalid(message("“%(name)s” is no other name of any tag.", name=name))
    retire_alias(turn.session, turn.context, alias)
    return DONE


def _deprecate(turn: Turn) -> Outcome:
    vocabulary.offer(turn.session, turn.context, turn.tag(), offered=False)
    return DONE


def _revive(turn: Turn) -> Outcome:
    vocabulary.offer(turn.session, turn.context, turn.tag(), offered=True)
    return DONE


ACTS: Mapping[Kind, Callable[[Turn], Outcome]] = {
    Kind.CREATE: _create,
    Kind.RENAME: _rename,
    Kind.MOVE: topics.move,
    Kind.RETIRE: topics.retire_tag,
    Kind.ALIAS: _alias,
    Kind.UNALIAS: _unalias,
    Kind.IMPLY: topics.imply_tag,
    Kind.UNIMPLY: topics.unimply_tag,
    Kind.DEPRECATE: _deprecate,
    Kind.REVIVE: _revive,
    Kind.RETAG: topics.retag_topic,
}
