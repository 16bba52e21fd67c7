"""Putting back one row of the vocabulary as it was before an act of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site, touch_topics
from moderation.actions.record import lock, record
from moderation.actions.tags.changes.past import PastAct, State
from moderation.actions.tags.changes.vocabulary import (
    holds,
    lock_names,
    refuse_taken,
    rename,
    retire,
)
from moderation.actions.tags.relations import add_alias, imply, retire_alias, unimply
from moderation.actions.tags.standing import settle
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.models import LedgerEntry, Tag, TagAlias, TagImplication, TopicTag
from moderation.models.covered import COVERED

MOST_TOPICS = 100
"""Topics that are settled before a tag leaves the vocabulary, in one transaction."""

_OPPOSITE = {
    "tag.retired": "tag.made",
    "tag.deprecated": "tag.revived",
    "tag.revived": "tag.deprecated",
}


def put_back(session: Session, context: Context, act: PastAct, *, others_acted: bool) -> bool:
    """Take back one act; False where that has to be called again, in another transaction.

    Where others have acted on the same row since, it stays as they left it, but for a name that
    they left alone. Raises Invalid where that cannot be any more by what others have done since,
    and has written nothing then.
    """
    if not others_acted:
        return _WAYS[act.kind](session, context, act)
    if act.name == "tag.renamed" and act.before is not None:
        _give_name_back(session, context, act, str(act.before["name"]))
    return True


def _give_name_back(session: Session, context: Context, act: PastAct, name: str) -> None:
    """Give a living tag the name back that it had before an act, whatever else was said of it.

    Where others have renamed it themselves, that name goes on leading to it.
    """
    tag = lock(session, Tag, act.number)
    given: Any = session.get_one(LedgerEntry, act.id).public["set"]
    if tag.live and tag.name == given["name"]:
        rename(session, context, tag, name)
    elif tag.live and tag.name != name:
        add_alias(session, context, name, tag)


def _tag(session: Session, context: Context, act: PastAct) -> bool:
    tag = lock(session, Tag, act.number)
    before = act.before
    if before is None or (tag.live and not before["live"]):
        return _take_out(session, context, tag, before)
    if tag.name != before["name"]:
        rename(session, context, tag, str(before["name"]))
    elif before["live"] and not tag.live:
        refuse_taken(session, tag.name, but=tag)
    different = {name: before[name] for name in _COLUMNS if before[name] != getattr(tag, name)}
    for name, value in different.items():
        setattr(tag, name, value)
    if different:
        record(session, context, tag, _OPPOSITE.get(act.name, "tag.described"))
        touch_topics(session)
        touch_site(session)
    return True


_COLUMNS = COVERED["tag"][1]


def _take_out(session: Session, context: Context, tag: Tag, before: State | None) -> bool:
    """Let a tag leave that the change made. What implied it may not be settled on all topics."""
    if not tag.live:
        return True
    query = select(TopicTag.topic_id).where(TopicTag.tag_id == tag.id, TopicTag.present)
    topics = session.scalars(query.order_by(TopicTag.topic_id).limit(MOST_TOPICS)).all()
    if topics and settle(session, context, topics):
        return False
    if reason := holds(session, tag):
        raise Invalid(reason)
    if before is not None:
        tag.deprecated = bool(before["deprecated"])
    retire(session, context, tag)
    return True


def _alias(session: Session, context: Context, act: PastAct) -> bool:
    alias = lock(session, TagAlias, act.number)
    before = act.before
    tag_id: Any = alias.tag_id if before is None else before["tag_id"]
    live = before is not None and bool(before["live"])
    if (alias.live, alias.tag_id) == (live, tag_id) or not (alias.live or live):
        return True
    if not live:
        alias.tag_id = tag_id
        retire_alias(session, context, alias)
        return True
    _refuse_alias(session, alias, tag_id)
    alias.tag_id, alias.live = tag_id, True
    record(session, context, alias, "alias.made")
    touch_site(session)
    return True


def _refuse_alias(session: Session, alias: TagAlias, tag_id: int) -> None:
    """Raise Invalid where the name is a tag's, or would lead to none."""
    lock_names(session, alias.name)
    named = select(Tag.id).where(Tag.name == alias.name, Tag.live)
    led = select(Tag.id).where(Tag.id == tag_id, Tag.live)
    if session.scalars(named).first() is not None or session.scalars(led).first() is None:
        raise Invalid(message("“%(name)s” is in use meanwhile.", name=alias.name))


def _implication(session: Session, context: Context, act: PastAct) -> bool:
    implication = lock(session, TagImplication, act.number)
    if act.before is not None and act.before["live"]:
        narrower = session.get_one(Tag, implication.narrower_id)
        imply(session, context, narrower, session.get_one(Tag, implication.broader_id))
    else:
        unimply(session, context, implication)
    return True


_WAYS: Mapping[str, Callable[[Session, Context, PastAct], bool]] = {
    "tag": _tag,
    "tag_alias": _alias,
    "tag_implication": _implication,
}
