"""Topics: opening a case, writing its words, taking it out of sight."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site, touch_topic, touch_topics
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.texts import clean
from moderation.domain.topics import TopicStatus
from moderation.models import BackgroundParagraph, Topic, TopicText
from moderation.queries.texts import words_of

FIRST_CASE_NUMBER = 1
SLUG_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Words:
    """A topic's words in one language: question (300), short answer (600), description (2,000)."""

    question: str
    short_answer: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of background in one language, with its source and the day it was written."""

    locale: str
    body: str
    source_name: str
    enriched_on: date
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """A topic to be: its words by locale. Without a slug or a case number both are made."""

    words: Mapping[str, Words]
    slug: str = ""
    case_number: int | None = None
    background: Sequence[Paragraph] = field(default_factory=tuple)
    origin: str = "editor"

    @classmethod
    def asked(cls, question: str, locale: str) -> "TopicDraft":
        """A topic that a visitor asked for: the question, and nothing else yet."""
        return cls({locale: Words(question)}, origin="visitor")


def create_topic(context: Context, draft: TopicDraft) -> int:
    """Open a case, in research until its first verdict. Raises NotAllowed and Invalid (slug …)."""
    require(context, Permission.TOPIC_WRITE)
    with transaction() as session:
        return add_topic(session, context, draft).id


def withdraw_topic(context: Context, topic_id: int) -> None:
    """Take a topic out of the gallery; its rows stay. Raises NotAllowed and NotFound."""
    require(context, Permission.TOPIC_WRITE)
    with transaction() as session:
        set_visible(session, context, lock(session, Topic, topic_id), False)


def restore_topic(context: Context, topic_id: int) -> None:
    """Show a withdrawn topic again. Raises NotAllowed and NotFound."""
    require(context, Permission.TOPIC_WRITE)
    with transaction() as session:
        set_visible(session, context, lock(session, Topic, topic_id), True)


def add_topic(session: Session, context: Context, draft: TopicDraft) -> Topic:
    """Write a topic inside the caller's transaction; the caller has checked the permission."""
    topic = Topic(
        case_number=draft.case_number or _next_case_number(session),
        slug=_free_slug(session, draft),
        status=TopicStatus.IN_RESEARCH.value,
        visible=True,
        origin=draft.origin,
        version=0,
        page_version=1,
        created_at=context.now,
        status_since=context.now,
    )
    session.add(topic)
    session.flush()
    words = _write_words(session, topic.id, draft)
    record(session, context, topic, "topic.opened", private={"words": words})
    touch_site(session)
    return topic


def set_visible(session: Session, context: Context, topic: Topic, visible: bool) -> None:
    """Show or hide a topic inside the caller's transaction, unless it is so already."""
    if topic.visible is visible:
        return
    topic.visible = visible
    record(session, context, topic, "topic.restored" if visible else "topic.withdrawn")
    touch_topic(session, topic.id)
    touch_topics(session)
    touch_site(session)


def _write_words(session: Session, topic_id: int, draft: TopicDraft) -> dict[str, object]:
    """Write a topic's words, cleaned; return them as the ledger keeps them, by locale."""
    texts = [_text(topic_id, locale, words) for locale, words in draft.words.items()]
    session.add_all(texts)
    for position, paragraph in enumerate(draft.background):
        session.add(_paragraph(topic_id, position, paragraph))
    session.flush()
    return {text.locale: words_of(text) for text in texts}


def _text(topic_id: int, locale: str, words: Words) -> TopicText:
    return TopicText(
        topic_id=topic_id,
        locale=locale,
        question=clean(words.question, 300, field="question"),
        short_answer=clean(words.short_answer, 600, required=False, field="short_answer"),
        description=clean(words.description, 2_000, True, required=False, field="description"),
    )


def _paragraph(topic_id: int, position: int, paragraph: Paragraph) -> BackgroundParagraph:
    return BackgroundParagraph(
        topic_id=topic_id,
        locale=paragraph.locale,
        position=position,
        body=clean(paragraph.body, 4_000, True, field="background"),
        source_name=clean(paragraph.source_name, 200, field="source"),
        source_url=paragraph.source_url,
        enriched_on=paragraph.enriched_on,
    )


def _next_case_number(session: Session) -> int:
    highest = session.execute(select(func.max(Topic.case_number))).scalar()
    return (highest or FIRST_CASE_NUMBER - 1) + 1


def _free_slug(session: Session, draft: TopicDraft) -> str:
    if draft.slug:
        _require_free(session, draft.slug)
        return draft.slug
    stem = address_of(next(iter(draft.words.values())).question)
    taken = set(session.scalars(select(Topic.slug).where(Topic.slug.startswith(stem))))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(one for one in numbered if one not in taken)


def _require_free(session: Session, slug: str) -> None:
    if session.scalars(select(Topic.id).where(Topic.slug == slug)).first() is not None:
        raise Invalid.in_field("slug", message("Another topic has this address."))


def address_of(question: str) -> str:
    """Return the plain-letter address of a question, such as ``can-ai-fold-laundry``."""
    plain = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-") or "question"
