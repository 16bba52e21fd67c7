"""Texts in the reader's language, or the nearest one that there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from moderation.models import TopicText
from moderation.queries.public.rows import rows_of

#: What readers get when a text does not exist in their own language.
FALLBACK = "en"

_WORDS = select(
    TopicText.topic_id,
    TopicText.locale,
    TopicText.question,
    TopicText.short_answer,
    TopicText.description,
).where(TopicText.topic_id.in_(bindparam("topics", expanding=True)))


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language that it is in (a locale such as ``nl``)."""

    value: str
    language: str


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic's words; each may be in another language where the reader's own has none."""

    question: Text
    short_answer: Text
    description: Text


def nearest(texts: Mapping[str, str], locale: str) -> Text:
    """Return the text in ``locale``, else English, else any; empty if there is none."""
    others = sorted(texts)
    for language in (locale, FALLBACK, *others):
        if texts.get(language):
            return Text(texts[language], language)
    return Text("", locale)


def nearest_language(languages: Iterable[str], locale: str) -> str:
    """Return which of these languages a reader of ``locale`` gets; ``locale`` if there is none."""
    return nearest({language: language for language in languages}, locale).language


def questions(topic_ids: Iterable[int], locale: str) -> dict[int, Text]:
    """Return the question of each topic, in one query."""
    found = words(topic_ids, locale)
    return {topic_id: one.question for topic_id, one in found.items()}


def words(topic_ids: Iterable[int], locale: str) -> dict[int, TopicWords]:
    """Return the words of each topic, in one query; a topic without words is left out."""
    by_topic: dict[int, dict[str, tuple[str, str, str]]] = {}
    for topic_id, language, *texts in rows_of(_WORDS, topics=list(set(topic_ids))):
        by_topic.setdefault(topic_id, {})[language] = (texts[0], texts[1], texts[2])
    return {topic_id: _words(texts, locale) for topic_id, texts in by_topic.items()}


def _words(texts: Mapping[str, tuple[str, str, str]], locale: str) -> TopicWords:
    parts = ({language: one[place] for language, one in texts.items()} for place in range(3))
    return TopicWords(*(nearest(part, locale) for part in parts))
