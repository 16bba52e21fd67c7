"""Topics by words of their texts, among the newest ones: the cost stays the same as they grow."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select

from moderation.extensions import db
from moderation.models import Topic, TopicText
from moderation.queries.public.wording import Text, words

LOOKED_AT = 1_000
"""The topics whose status changed last, whose texts are read."""
LONGEST_SEARCH = 200
"""Characters of a search that are read."""
MOST_WORDS = 8
MOST_FOUND = 10
MOST_LANGUAGES = 5
"""Texts of a topic that may hold the same words."""

_WORD = re.compile(r"\w+")
_SLUG = re.compile(r"[^/?#\x00-\x20\x7f-\xa0]{1,120}")
_ADDRESS = re.compile(rf"(?:.*/)?({_SLUG.pattern})/?(?:[?#].*)?", re.DOTALL)
_NUMBER = re.compile(r"#?(\d{1,9})", re.ASCII)

Found = Select[int, str, str, str, str]


def newest_with(alternatives: Sequence[Sequence[str]], *, question_only: bool) -> Found:
    """Ask for the texts of visible topics that hold all parts of one of the alternatives.

    Parts are small letters, and may stand anywhere in a word. Rows are topic_id, locale, question,
    short_answer and description; the newest topic comes first.
    """
    columns = [TopicText.question]
    if not question_only:
        columns += [TopicText.short_answer, TopicText.description]
    holds = [
        and_(*(column.icontains(part, autoescape=True) for part in parts))
        for parts in alternatives
        for column in columns
    ]
    return (
        select(
            TopicText.topic_id, TopicText.locale, TopicText.question, TopicText.short_answer,
            TopicText.description,
        )
        .where(TopicText.topic_id.in_(_newest(LOOKED_AT)), or_(*holds))
        .order_by(TopicText.topic_id.desc(), TopicText.locale)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic to choose: its slug, its case number and its question."""

    slug: str
    case_number: int
    question: Text


def is_slug(text: str) -> bool:
    """Whether a text can be a topic's place in addresses."""
    return _SLUG.fullmatch(text) is not None


def found_topics(search: str, locale: str) -> tuple[FoundTopic, ...]:
    """Return visible topics that a search means, at most 10: the newest ones for an empty search.

    It means the topic with that address or case number, and those whose question holds all words.
    """
    asked = search.strip()[:LONGEST_SEARCH]
    parts = _WORD.findall(asked.lower())[:MOST_WORDS]
    if asked and not parts:
        return ()
    named = _named(asked) if asked else []
    held = _with_all(parts) if asked else list(db.session.scalars(_newest(MOST_FOUND)))
    return _shown(list(dict.fromkeys([*named, *held]))[:MOST_FOUND], locale)


def _named(asked: str) -> list[int]:
    """The topics that an address (or its end), or a case number, is that of."""
    slug, number = _ADDRESS.fullmatch(asked), _NUMBER.fullmatch(asked)
    wanted = [Topic.slug == slug[1]] if slug else []
    wanted += [Topic.case_number == int(number[1])] if number else []
    if not wanted:
        return []
    query = select(Topic.id).where(or_(*wanted), Topic.visible)
    return list(db.session.scalars(query.order_by(Topic.id).limit(2)))


def _with_all(parts: Sequence[str]) -> list[int]:
    query = newest_with([parts], question_only=True).limit(MOST_FOUND * MOST_LANGUAGES)
    return [row.topic_id for row in db.session.execute(query)]


def _newest(most: int) -> Select[int]:
    """The topics on top of the gallery: as its index has them, so that none is sorted."""
    order = Topic.status_since.desc(), Topic.id.desc()
    return select(Topic.id).where(Topic.visible).order_by(*order).limit(most)


def _shown(identifiers: list[int], locale: str) -> tuple[FoundTopic, ...]:
    texts = words(identifiers, locale)
    query = select(Topic.id, Topic.slug, Topic.case_number).where(Topic.id.in_(identifiers))
    rows = {row.id: row for row in db.session.execute(query)}
    return tuple(
        FoundTopic(rows[one].slug, rows[one].case_number, texts[one].question)
        for one in identifiers
        if one in texts
    )
