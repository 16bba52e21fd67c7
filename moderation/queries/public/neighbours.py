"""The topics that sections of a topic's page may tell of: a bounded choice, found by indexes."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Select, bindparam, select, union

from moderation.hooks.contracts import ShownTopic
from moderation.models import Tag, Topic, TopicTag, TopicText
from moderation.queries.public.gallery import tags_of
from moderation.queries.public.rows import AnyRow, rows_of
from moderation.queries.public.topic_page import TopicPage
from moderation.queries.public.wording import Text, nearest
from moderation.queries.tags.expressions import is_living

RAREST_TAGS = 6
"""Tags of the topic that are followed, those on the fewest topics first."""
A_TAG = 12
"""Topics taken of each such tag, the newest first."""
NEWEST = 24
"""Topics taken besides: those whose status changed last."""
MOST_TAGS = 40

_OWN_TAGS = (
    select(Tag.id)
    .join(TopicTag, TopicTag.tag_id == Tag.id)
    .where(TopicTag.topic_id == bindparam("topic"), TopicTag.present, is_living())
    .order_by(Tag.topic_count, Tag.id)
    .limit(RAREST_TAGS)
)
_QUESTIONS = select(TopicText.topic_id, TopicText.locale, TopicText.question).where(
    TopicText.topic_id.in_(bindparam("topics", expanding=True))
)


def shown_topic(page: TopicPage, locale: str) -> ShownTopic:
    """Return what sections may know of the topic whose page is made in `locale`."""
    head, tags = page.head, tuple(tag.name for tag in page.tags)
    question, status = head.words.question.value, page.status.value
    return ShownTopic(head.id, head.slug, question, locale, status, tags)


def neighbours(topic_id: int, locale: str) -> tuple[ShownTopic, ...]:
    """Return at most 96 other topics, by number: of the same tags, or lately of a new status.

    Four queries, whatever the gallery holds. A topic in research counts as that, though its page
    may show it as disputed.
    """
    tags = [row.id for row in rows_of(_OWN_TAGS, topic=topic_id)]
    rows = [row for row in _candidates(tags) if row.id != topic_id]
    ids = [row.id for row in rows]
    texts, tagged = _questions(ids, locale), tags_of(ids, MOST_TAGS, locale)
    return tuple(
        ShownTopic(
            row.id, row.slug, texts[row.id].value, locale, row.status,
            tuple(tag.name for tag in tagged.get(row.id, ())),
        )
        for row in rows
        if row.id in texts
    )  # fmt: skip


def _candidates(tags: Sequence[int]) -> Sequence[AnyRow]:
    return rows_of(_near(len(tags)), **{f"tag_{place}": tag for place, tag in enumerate(tags)})


@lru_cache(maxsize=RAREST_TAGS + 1)
def _near(tags: int) -> Select[int, str, str]:
    """Build the choice for a topic with so many tags; each part walks its own index."""
    lately = select(Topic.id).where(Topic.visible)
    lately = lately.order_by(Topic.status_since.desc(), Topic.id.desc()).limit(NEWEST)
    parts = [lately.subquery(), *(_tagged(place).subquery() for place in range(tags))]
    found = union(*(select(part.c[0]) for part in parts))
    chosen = select(Topic.id, Topic.slug, Topic.status)
    return chosen.where(Topic.id.in_(found), Topic.visible).order_by(Topic.id)


def _tagged(place: int) -> Select[int]:
    wanted = (TopicTag.tag_id == bindparam(f"tag_{place}")) & TopicTag.present
    return select(TopicTag.topic_id).where(wanted).order_by(TopicTag.topic_id.desc()).limit(A_TAG)


def _questions(topic_ids: Iterable[int], locale: str) -> dict[int, Text]:
    """Return the question alone: the longer words of so many topics are not needed."""
    by_topic: dict[int, dict[str, str]] = {}
    for topic_id, language, question in rows_of(_QUESTIONS, topics=list(topic_ids)):
        by_topic.setdefault(topic_id, {})[language] = question
    return {topic_id: nearest(texts, locale) for topic_id, texts in by_topic.items()}
