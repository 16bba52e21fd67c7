"""Other names of tags and broader tags, changed within a caller's transaction.

Topics are not touched: after `imply` and `unimply` the caller settles those with the narrower tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site
from moderation.actions.record import lock, lock_name, record
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags import form
from moderation.domain.tags.relations import Pair, circle, closure
from moderation.models import Tag, TagAlias, TagClosure, TagImplication
from moderation.models.base import table_of

_closure = table_of(TagClosure)

IMPLICATIONS = "implications of tags"
"""The name under which they are locked: a circle may be closed by two acts together."""


def add_alias(session: Session, context: Context, name: str, tag: Tag) -> TagAlias:
    """Make `name` another name of a tag.

    Raises Invalid (field means) where it names something, and where the tag is out of use.
    """
    lock_name(session, f"tag named {name}")
    _refuse_retired(session, "means", tag)
    if session.scalars(select(Tag.id).where(Tag.name == name, Tag.live)).first() is not None:
        raise Invalid.in_field("means", message("“%(name)s” is a tag of its own.", name=name))
    query = select(TagAlias).where(TagAlias.name == name).with_for_update()
    alias = session.scalars(query).first()
    if alias is None:
        alias = TagAlias(name=name, form=form(name), tag_id=tag.id, live=False, version=0)
        session.add(alias)
    if alias.live and alias.tag_id != tag.id:
        raise Invalid.in_field(
            "means", message("“%(name)s” is another tag's second name already.", name=name)
        )
    if not alias.live:
        alias.tag_id, alias.live = tag.id, True
        session.flush()
        record(session, context, alias, "alias.made")
        touch_site(session)
    return alias


def retire_alias(session: Session, context: Context, alias: TagAlias) -> None:
    """Let a name lead to its tag no longer; one that does not already stays as it is."""
    if alias.live:
        alias.live = False
        record(session, context, alias, "alias.retired")
        touch_site(session)


def imply(session: Session, context: Context, narrower: Tag, broader: Tag) -> TagImplication:
    """Say that what has the narrower tag has the broader one, too; the closure is kept.

    Raises Invalid (field broader) where that closes a circle, which it tells, and for a tag that is
    out of use.
    """
    _refuse_retired(session, "broader", narrower, broader)
    lock_name(session, IMPLICATIONS)
    _refuse_circle(session, narrower, broader)
    found = _implication(session, narrower, broader)
    if not found.live:
        found.live = True
        session.flush()
        record(session, context, found, "implication.made")
        _keep_closure(session, found)
        touch_site(session)
    return found


def unimply(session: Session, context: Context, implication: TagImplication) -> None:
    """End an implication; the closure is kept. One that has ended already stays as it is."""
    lock_name(session, IMPLICATIONS)
    if implication.live:
        implication.live = False
        session.flush()
        record(session, context, implication, "implication.retired")
        _keep_closure(session, implication)
        touch_site(session)


def in_relations(session: Session, tag: Tag) -> bool:
    """Whether a living implication makes a tag the broader or the narrower of another."""
    either = (TagClosure.narrower_id == tag.id) | (TagClosure.broader_id == tag.id)
    return (
        session.scalars(select(TagClosure.narrower_id).where(either).limit(1)).first() is not None
    )


def _refuse_retired(session: Session, field: str, *tags: Tag) -> None:
    """Lock tags in the order of their ids, so that none of them leaves meanwhile."""
    for number in sorted(tag.id for tag in tags):
        tag = lock(session, Tag, number)
        if not tag.live:
            raise Invalid.in_field(field, message("There is no tag “%(name)s”.", name=tag.name))


def _refuse_circle(session: Session, narrower: Tag, broader: Tag) -> None:
    above = _above(session, [broader.id])
    way = circle(_implications(session, above), narrower.id, broader.id)
    if way:
        query = select(Tag.id, Tag.name).where(Tag.id.in_(way))
        names = {row.id: row.name for row in session.execute(query)}
        path = " → ".join(names[one] for one in way)
        raise Invalid.in_field(
            "broader", message("This would go round in a circle: %(path)s.", path=path)
        )


def _implication(session: Session, narrower: Tag, broader: Tag) -> TagImplication:
    query = select(TagImplication).where(
        TagImplication.narrower_id == narrower.id, TagImplication.broader_id == broader.id
    )
    found = session.scalars(query.with_for_update()).first()
    if found is None:
        found = TagImplication(
            narrower_id=narrower.id, broader_id=broader.id, live=False, version=0
        )
        session.add(found)
    return found


def _keep_closure(session: Session, changed: TagImplication) -> None:
    """Let the closure be what the implications give, for every tag that one of them concerns."""
    below = select(TagClosure.narrower_id).where(TagClosure.broader_id == changed.narrower_id)
    concerned = {changed.narrower_id, *session.scalars(below)}
    # What was above them, and what is by an implication that came: nothing else can be reached.
    reached = _above(session, [*concerned, changed.broader_id])
    given = {pair for pair in closure(_implications(session, reached)) if pair[0] in concerned}
    pairs = select(TagClosure.narrower_id, TagClosure.broader_id)
    rows = session.execute(pairs.where(TagClosure.narrower_id.in_(concerned)))
    write_closure(session, stored={(one, other) for one, other in rows}, given=given)


def write_closure(session: Session, *, stored: set[Pair], given: set[Pair]) -> None:
    """Make stored pairs of the closure those that are given: what is in both is left alone."""
    connection = session.connection()
    for narrower, pairs in groupby(sorted(stored - given), key=itemgetter(0)):
        gone = [other for _, other in pairs]
        connection.execute(
            delete(_closure).where(
                _closure.c.narrower_id == narrower, _closure.c.broader_id.in_(gone)
            )
        )
    if new := sorted(given - stored):
        rows = [{"narrower_id": one, "broader_id": other} for one, other in new]
        connection.execute(insert(_closure), rows)


def _above(session: Session, tags: Iterable[int]) -> set[int]:
    own = set(tags)
    query = select(TagClosure.broader_id).where(TagClosure.narrower_id.in_(own))
    return own | set(session.scalars(query))


def _implications(session: Session, narrower: Iterable[int]) -> list[Pair]:
    """The living implications whose narrower tag is one of these."""
    query = select(TagImplication.narrower_id, TagImplication.broader_id).where(
        TagImplication.narrower_id.in_(set(narrower)), TagImplication.live
    )
    return [(one, other) for one, other in session.execute(query)]
