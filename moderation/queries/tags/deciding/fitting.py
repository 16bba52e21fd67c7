"""On which other topics a suggested tag would stand well: those that speak of it."""

from sqlalchemy import select

from moderation.domain.tags.mentions import mentions, parts, worth_looking_for
from moderation.extensions import db
from moderation.models import TopicTag
from moderation.queries.desk.topics import TopicLink, topic_links
from moderation.queries.public.rows import AnyRow
from moderation.queries.public.topic_search import newest_with
from moderation.queries.tags.look_alikes import known_as, names_of

MOST_FITTING = 5
MOST_NAMES = 10
"""The tag's name and aliases that are looked for."""
MOST_READ = 100
"""Texts that are read: what is found further back is left out."""


def also_fitting(name: str, topic_id: int | None, locale: str) -> tuple[TopicLink, ...]:
    """Return visible topics that name a tag and do not have it; at most 5.

    Those whose question names it go first, then the newest. `topic_id` is the one that the tag is
    suggested for. Looks at the newest topics alone, so that it costs what it costs.
    """
    known = known_as(name)
    names = worth_looking_for([name] if known is None else names_of(known)[:MOST_NAMES])
    if not names:
        return ()
    query = newest_with([parts(one) for one in names], question_only=False)
    rows = db.session.execute(query.limit(MOST_READ)).all()
    said = [row for row in rows if any(mentions(text, names) for text in _texts(row))]
    having = _having({row.topic_id for row in said}, known.id) if known and said else set()
    asked = [row for row in said if mentions(row.question, names)]
    found = dict.fromkeys(row.topic_id for row in [*asked, *said])
    fitting = [one for one in found if one != topic_id and one not in having][:MOST_FITTING]
    links = topic_links(fitting, locale)
    return tuple(links[one] for one in fitting)


def _texts(row: AnyRow) -> tuple[str, str, str]:
    return row.question, row.short_answer, row.description


def _having(topics: set[int], tag_id: int) -> set[int]:
    query = select(TopicTag.topic_id).where(
        TopicTag.topic_id.in_(topics), TopicTag.tag_id == tag_id, TopicTag.present
    )
    return set(db.session.scalars(query))
