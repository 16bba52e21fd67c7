"""Tags come into the vocabulary: as new rows, or by the old one of the same name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site
from moderation.actions.record import record
from moderation.domain.actor import Context
from moderation.domain.tags import form, slug
from moderation.models import Tag


def make_tag(session: Session, context: Context, name: str) -> Tag:
    """Make a living tag with this normalised name, which the caller has locked and found free.

    A retired tag of that name comes back, offered as any other; otherwise it is a new one.
    """
    query = select(Tag).where(Tag.name == name).with_for_update()
    tag = session.scalars(query).first()
    if tag is None:
        tag = Tag(name=name, slug=slug(name), form=form(name), version=0, topic_count=0)
        tag.created_at = context.now
        session.add(tag)
    tag.live, tag.deprecated = True, False
    session.flush()
    record(session, context, tag, "tag.made")
    touch_site(session)
    return tag
