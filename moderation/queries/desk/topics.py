"""What the desk says of the topic around an item."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Row, select

from moderation.extensions import db
from moderation.models import Topic, TopicLock, TopicText


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic by its address, question (in the reader's language if there is one) and status."""

    id: int
    slug: str
    case_number: int
    question: str
    status: str
    visible: bool
    comments_locked: bool = False


def topic_links(identifiers: Collection[int], locale: str) -> dict[int, TopicLink]:
    """Return the topics with these ids."""
    if not identifiers:
        return {}
    query = (
        select(
            Topic.id,
            Topic.slug,
            Topic.case_number,
            Topic.status,
            Topic.visible,
            TopicText.locale,
            TopicText.question,
            TopicLock.locked,
        )
        .outerjoin(TopicLock, TopicLock.id == Topic.id)
        .outerjoin(TopicText, TopicText.topic_id == Topic.id)
        .where(Topic.id.in_(identifiers))
    )
    return as_links(db.session.execute(query), locale)


def as_links(
    rows: Iterable[Row[int, str, int, str, bool, str, str, bool]], locale: str
) -> dict[int, TopicLink]:
    """Take one row for each topic: the wanted language first, then English, then any."""
    ranked = sorted(rows, key=lambda row: (row.locale != locale, row.locale != "en"))
    links: dict[int, TopicLink] = {}
    for row in ranked:
        question = row.question or row.slug
        link = TopicLink(
            row.id, row.slug, row.case_number, question, row.status, row.visible, bool(row.locked)
        )
        links.setdefault(row.id, link)
    return links
