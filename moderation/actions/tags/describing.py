"""Saying what a tag means."""

from moderation.actions.pages import touch_site, touch_topics
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import NotFound, Stale
from moderation.domain.roles import Permission
from moderation.domain.tags.describing import TagDescription, tidied
from moderation.models import Tag


def describe_tag(context: Context, tag_id: int, version: int, description: TagDescription) -> None:
    """Give a tag its description, titles and family.

    `version` is the tag's when the form was opened. Needs `tag_write`. What is the same already
    makes no act. Raises Invalid by field, NotFound (also for a tag out of use) and Stale.
    """
    require(context, Permission.TAG_WRITE)
    new = tidied(description)
    with transaction() as session:
        tag = lock(session, Tag, tag_id)
        if not tag.live:
            raise NotFound
        if tag.version != version:
            raise Stale(version=tag.version)
        if _said(tag) == new:
            return
        tag.description, tag.titles = new.description, dict(new.titles)
        tag.family = new.family
        record(session, context, tag, "tag.described")
        touch_topics(session)
        touch_site(session)


def _said(tag: Tag) -> TagDescription:
    titles = {language: str(title) for language, title in tag.titles.items()}
    return TagDescription(tag.description, titles, tag.family)
