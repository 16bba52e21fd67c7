"""Lists of topics: the gallery and the pages of tags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from moderation.domain.jury import Split
from moderation.domain.topics import ShownStatus, TopicStatus, shown_status
from moderation.extensions import db
from moderation.models import JuryCheck, PageVersion, Tag, Topic, TopicTag
from moderation.queries.public.cursors import Cursor, after, cut
from moderation.queries.public.room import bytes_of_link, fitting
from moderation.queries.public.rows import AnyRow, rows_of
from moderation.queries.public.wording import Text, TopicWords, words
from moderation.queries.tags.expressions import is_living
from moderation.queries.tags.looking_up import title_of

PAGE_SIZE = 24
TAGS_A_CARD = 5
ROOM_FOR_TAGS = 600
"""Bytes that names and addresses of a card's tags may take: five usual ones take 200."""

_COLUMNS = (
    Topic.id,
    Topic.slug,
    Topic.case_number,
    Topic.status,
    Topic.status_since,
    Topic.last_checked_at,
)
_TAGS = (
    select(TopicTag.topic_id, Tag.name, Tag.slug, Tag.titles)
    .join(Tag, Tag.id == TopicTag.tag_id)
    .where(
        TopicTag.topic_id.in_(bindparam("topics", expanding=True)), TopicTag.present, is_living()
    )
    .order_by(Tag.name)
)


@dataclass(frozen=True, slots=True)
class TagLink:
    """A tag as a link: its name, its place in addresses, and what readers of a language call it."""

    name: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic in a list."""

    slug: str
    case_number: int
    question: Text
    short_answer: Text
    status: ShownStatus
    status_since: datetime
    last_checked_at: datetime | None
    tags: tuple[TagLink, ...]


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """One page of topics; ``next`` is where the following one begins, None at the end."""

    cards: tuple[TopicCard, ...]
    next: Cursor | None


def site_version() -> int:
    """Return the version of the lists, to be read before anything else that they show."""
    query = select(PageVersion.version).where(PageVersion.scope == "site")
    return db.session.execute(query).scalar() or 0


def gallery_page(
    locale: str, status: TopicStatus | None = None, at: Cursor | None = None, size: int = PAGE_SIZE
) -> GalleryPage:
    """Return topics whose status changed last first, all or those of one status."""
    query = select(*_COLUMNS).where(Topic.visible)
    if status is not None:
        query = query.where(Topic.status == status.value)
    query = after(query, Topic.status_since.expression, Topic.id.expression, at)
    return _page(db.session.execute(query.limit(size + 1)).all(), locale, size)


def topics_of(tag_id: int, locale: str, at: Cursor | None = None) -> GalleryPage:
    """Return the topics on which a tag stands, newest topic first.

    By the topic's number, because that is the order of the index: a tag may stand on very many.
    """
    query = (
        select(*_COLUMNS)
        .join(TopicTag, TopicTag.topic_id == Topic.id)
        .where(TopicTag.tag_id == tag_id, TopicTag.present, Topic.visible)
        .order_by(TopicTag.topic_id.desc())
    )
    if at is not None:
        query = query.where(TopicTag.topic_id < at.id)
    return _page(db.session.execute(query.limit(PAGE_SIZE + 1)).all(), locale, PAGE_SIZE)


def tags_of(topic_ids: Iterable[int], most: int, locale: str) -> dict[int, tuple[TagLink, ...]]:
    """Return the tags of each topic, by name, at most ``most`` of each, in one query."""
    found: dict[int, tuple[TagLink, ...]] = {}
    for topic_id, name, slug, titles in rows_of(_TAGS, topics=list(set(topic_ids))):
        link = TagLink(name, slug, title_of(titles, name, locale))
        found[topic_id] = (*found.get(topic_id, ()), link)[:most]
    return found


def _tags_of_cards(topic_ids: Iterable[int], locale: str) -> dict[int, tuple[TagLink, ...]]:
    """Return the tags for which a card has room; the topic's own page shows the others."""
    return {
        topic_id: fitting(links, ROOM_FOR_TAGS, lambda link: bytes_of_link(link.title, link.slug))
        for topic_id, links in tags_of(topic_ids, TAGS_A_CARD, locale).items()
    }


def shown_statuses(rows: Sequence[AnyRow]) -> dict[int, ShownStatus]:
    """Return how each topic's status is shown; only those in research need their ballots."""
    open_ids = [row.id for row in rows if row.status == TopicStatus.IN_RESEARCH]
    tallies = _tallies(open_ids) if open_ids else {}
    return {
        row.id: shown_status(TopicStatus(row.status), tallies.get(row.id, Split())) for row in rows
    }


def _tallies(topic_ids: Sequence[int]) -> dict[int, Split]:
    counts = (JuryCheck.yes, JuryCheck.almost, JuryCheck.no, JuryCheck.in_research)
    query = (
        select(JuryCheck.topic_id, *(func.sum(count) for count in counts))
        .where(JuryCheck.topic_id.in_(topic_ids), JuryCheck.published)
        .group_by(JuryCheck.topic_id)
    )
    return {topic_id: Split(*map(int, sums)) for topic_id, *sums in db.session.execute(query)}


def _page(rows: Sequence[AnyRow], locale: str, size: int) -> GalleryPage:
    shown, more = cut(rows, size)
    ids = [row.id for row in shown]
    texts, tags, statuses = words(ids, locale), _tags_of_cards(ids, locale), shown_statuses(shown)
    cards = tuple(
        _card(row, texts[row.id], statuses[row.id], tags.get(row.id, ()))
        for row in shown
        if row.id in texts
    )
    return GalleryPage(cards, Cursor(shown[-1].status_since, shown[-1].id) if more else None)


def _card(
    row: AnyRow, text: TopicWords, status: ShownStatus, tags: tuple[TagLink, ...]
) -> TopicCard:
    return TopicCard(
        slug=row.slug,
        case_number=row.case_number,
        question=text.question,
        short_answer=text.short_answer,
        status=status,
        status_since=row.status_since,
        last_checked_at=row.last_checked_at,
        tags=tags,
    )
