"""Everything that a topic's public page shows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, false, func, select

from moderation.domain.jury import StatusPolicy
from moderation.domain.topics import PollTally, ShownStatus, TopicStatus, shown_status
from moderation.models import BackgroundParagraph, PageVersion, Topic, TopicLock
from moderation.queries.public.case_file import CaseFile, case_file
from moderation.queries.public.discussion import Discussion, discussion
from moderation.queries.public.evidence import SOURCES_A_PAGE, SourceList, sources
from moderation.queries.public.gallery import TagLink, tags_of
from moderation.queries.public.rows import AnyRow, rows_of
from moderation.queries.public.wording import TopicWords, nearest_language, words
from moderation.queries.settings import site_settings

MOST_TAGS = 40

_ALL_TOPICS = select(PageVersion.version).where(PageVersion.scope == "topics").scalar_subquery()
SHOWN_VERSION = Topic.page_version + func.coalesce(_ALL_TOPICS, 0)
"""What a topic's page is compared by: its own changes and those that every topic's page shows."""

_LOCKED = select(TopicLock.locked).where(TopicLock.id == Topic.id).scalar_subquery()

_HEAD = select(
    Topic.id,
    Topic.slug,
    Topic.case_number,
    SHOWN_VERSION.label("page_version"),
    Topic.status,
    Topic.status_since,
    Topic.last_checked_at,
    Topic.current_check_id,
    Topic.poll_yes,
    Topic.poll_no,
    Topic.poll_maybe,
    func.coalesce(_LOCKED, false()).label("comments_locked"),
).where(Topic.slug == bindparam("slug"), Topic.visible)

_BACKGROUND = (
    select(
        BackgroundParagraph.locale,
        BackgroundParagraph.body,
        BackgroundParagraph.source_name,
        BackgroundParagraph.source_url,
        BackgroundParagraph.enriched_on,
    )
    .where(BackgroundParagraph.topic_id == bindparam("topic"))
    .order_by(BackgroundParagraph.position)
)


@dataclass(frozen=True, slots=True)
class TopicHead:
    """What names a topic; ``page_version`` was read before anything that depends on it."""

    id: int
    slug: str
    case_number: int
    page_version: int
    status: TopicStatus
    status_since: datetime
    last_checked_at: datetime | None
    live_check_id: int | None
    poll: PollTally
    comments_locked: bool
    words: TopicWords


@dataclass(frozen=True, slots=True)
class Background:
    """One paragraph, with where it is from and when it was written."""

    body: str
    language: str
    source_name: str
    source_url: str
    enriched_on: date


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A topic's page, of no visitor in particular."""

    head: TopicHead
    status: ShownStatus
    background: tuple[Background, ...]
    tags: tuple[TagLink, ...]
    evidence: SourceList
    case: CaseFile
    discussion: Discussion
    cumulative: bool

    @property
    def has_verdict(self) -> bool:
        """Whether a jury has decided; before that, search engines are kept away."""
        return self.head.status is not TopicStatus.IN_RESEARCH


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A topic's evidence on a page of its own."""

    head: TopicHead
    evidence: SourceList


def topic_head(slug: str, locale: str) -> TopicHead | None:
    """Return the topic with this slug; None when the public cannot see one."""
    for row in rows_of(_HEAD, slug=slug):
        texts = words([row.id], locale)
        return _head(row, texts[row.id]) if row.id in texts else None
    return None


def topic_page(slug: str, locale: str, comments_before: int | None = None) -> TopicPage | None:
    """Return the page of a topic; None when the public cannot see one."""
    head = topic_head(slug, locale)
    if head is None:
        return None
    case = case_file(head.id, head.live_check_id)
    return TopicPage(
        head=head,
        status=shown_status(head.status, case.tally),
        background=_background(head.id, locale),
        tags=tags_of([head.id], MOST_TAGS, locale).get(head.id, ()),
        evidence=sources(head.id),
        case=case,
        discussion=discussion(head.id, comments_before),
        cumulative=site_settings().status_policy == StatusPolicy.CUMULATIVE,
    )


def evidence_page(slug: str, locale: str) -> EvidencePage | None:
    """Return a topic's evidence; None when the public cannot see the topic."""
    head = topic_head(slug, locale)
    return None if head is None else EvidencePage(head, sources(head.id, SOURCES_A_PAGE))


def _head(row: AnyRow, texts: TopicWords) -> TopicHead:
    return TopicHead(
        id=row.id,
        slug=row.slug,
        case_number=row.case_number,
        page_version=row.page_version,
        status=TopicStatus(row.status),
        status_since=row.status_since,
        last_checked_at=row.last_checked_at,
        live_check_id=row.current_check_id,
        poll=PollTally(row.poll_yes, row.poll_no, row.poll_maybe),
        comments_locked=bool(row.comments_locked),
        words=texts,
    )


def _background(topic_id: int, locale: str) -> tuple[Background, ...]:
    rows = rows_of(_BACKGROUND, topic=topic_id)
    language = nearest_language((row.locale for row in rows), locale)
    return tuple(_paragraph(row) for row in rows if row.locale == language)


def _paragraph(row: AnyRow) -> Background:
    return Background(row.body, row.locale, row.source_name, row.source_url, row.enriched_on)
