"""What a change does to tags themselves: they come, go, and get other names."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site, touch_topics
from moderation.actions.record import lock, lock_name, record
from moderation.actions.tags.making import make_tag
from moderation.actions.tags.relations import in_relations
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.domain.tags import form, slug
from moderation.models import Tag, TagAlias, TopicTag
from moderation.models.base import table_of

_tags = table_of(Tag)


def create(session: Session, context: Context, name: str) -> Tag:
    """Make a tag, or let the retired one come back. Raises Invalid where the name is in use."""
    refuse_taken(session, name)
    return make_tag(session, context, name)


def rename(session: Session, context: Context, tag: Tag, name: str) -> None:
    """Give a tag another name; a retired tag that had it gets the old one instead.

    Names are unique, and no row is ever deleted. Raises Invalid where the name is in use.
    """
    # Also the name that is given up, before any row: whoever looks for it sees where it leads.
    lock_names(session, tag.name, name)
    lock(session, Tag, tag.id)
    refuse_taken(session, name, but=tag)
    other = session.scalars(select(Tag).where(Tag.name == name).with_for_update()).first()
    if other is not None:
        # Any name that no tag can have, for the moment in between.
        placeholder = f" {other.id}"
        change = update(_tags).where(_tags.c.id == other.id)
        session.connection().execute(change.values(name=placeholder, slug=placeholder))
    old = tag.name
    _call(session, tag, name)
    if other is not None:
        _call(session, other, old)
        record(session, context, other, "tag.renamed")
    record(session, context, tag, "tag.renamed")
    touch_topics(session)
    touch_site(session)


def retire(session: Session, context: Context, tag: Tag) -> None:
    """Let a tag leave the vocabulary. Raises Invalid while anything hangs on it."""
    lock_names(session, tag.name)
    lock(session, Tag, tag.id)  # whoever puts it on a topic, or relates it, locks it as well
    if reason := holds(session, tag):
        raise Invalid(reason)
    tag.live = False
    record(session, context, tag, "tag.retired")
    touch_site(session)


def offer(session: Session, context: Context, tag: Tag, *, offered: bool) -> None:
    """Let a tag be put on further topics, or no longer. Raises Invalid where it is so already."""
    lock(session, Tag, tag.id)
    if tag.deprecated is not offered:
        raise Invalid(message("Somebody has done the same with “%(name)s”.", name=tag.name))
    tag.deprecated = not offered
    record(session, context, tag, "tag.revived" if offered else "tag.deprecated")
    touch_topics(session)
    touch_site(session)


def holds(session: Session, tag: Tag) -> Message | None:
    """Say what keeps a tag in the vocabulary: topics, other names, relations; None if nothing."""
    standing = select(TopicTag.id).where(TopicTag.tag_id == tag.id, TopicTag.present)
    alias = select(TagAlias.id).where(TagAlias.tag_id == tag.id, TagAlias.live)
    if session.scalars(standing.limit(1)).first() is not None:
        return message("“%(name)s” still stands on topics.", name=tag.name)
    if session.scalars(alias.limit(1)).first() is not None:
        return message("“%(name)s” has got another name meanwhile.", name=tag.name)
    if in_relations(session, tag):
        return message("“%(name)s” has got a relation meanwhile.", name=tag.name)
    return None


def refuse_taken(session: Session, name: str, but: Tag | None = None) -> None:
    """Lock a name. Raises Invalid where a living tag or an alias has it; `but` may."""
    lock_names(session, name)
    tag = select(Tag.id).where(Tag.name == name, Tag.live)
    alias = select(TagAlias.id).where(TagAlias.name == name, TagAlias.live)
    if but is not None:
        tag = tag.where(Tag.id != but.id)
    if any(session.scalars(query).first() is not None for query in (tag, alias)):
        raise Invalid(message("“%(name)s” is in use meanwhile.", name=name))


def lock_names(session: Session, *names: str) -> None:
    """Let nobody else make a tag or an alias of these names until the transaction ends."""
    for name in sorted(names):
        lock_name(session, f"tag named {name}")


def _call(session: Session, tag: Tag, name: str) -> None:
    tag.name, tag.slug, tag.form = name, slug(name), form(name)
    session.flush()
