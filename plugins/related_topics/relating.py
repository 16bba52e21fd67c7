"""The section: other topics, best first, ranked by how rare what they share is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from urllib.parse import quote

from moderation.hooks.toolkit import Line, NoSettings, Section, ShownTopic, TopicSection, message

MOST = 5
_WORD = re.compile(r"[^\W_]{3,}")
_READ = 600
"""Characters of a question that are read: twice the longest that the core takes."""
_SHOWN = 500
_COMMON = 0.2
"""A word in a larger share of the questions, and in more than two of them, says nothing."""
_FEWEST = 10
"""Among fewer topics nothing tells a rare word from a common one."""
_FEWEST_WORDS = 2
"""One rare word alone may be shared by chance; with a tag in common it counts."""
_TAG = 1.0
"""What a shared tag counts beyond its rarity: people put it there, a word may be chance."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a topic can share with another: its tags and the words of its question."""

    tags: frozenset[str]
    words: frozenset[str]


class RelatedTopics(TopicSection[NoSettings]):
    """Compares with the topics that the core gives; what is not among them is not found."""

    id = "related_topics"
    title = message("Related topics")

    def section(self, topic: ShownTopic, others: Sequence[ShownTopic]) -> Section | None:
        """List at most five; None when no topic shares a tag or a rare word."""
        known = {one.topic_id: one for one in others if one.topic_id != topic.topic_id}
        mine, theirs = _signs(topic), {id: _signs(one) for id, one in known.items()}
        weights = _weights(mine, [mine, *theirs.values()])
        scores = {id: _score(mine, one, weights) for id, one in theirs.items()}
        best = sorted((id for id in scores if scores[id] > 0), key=lambda id: (-scores[id], -id))
        lines = tuple(_line(known[id]) for id in best[:MOST])
        return Section(message("Related questions"), lines) if lines else None


def _signs(topic: ShownTopic) -> _Signs:
    words = _WORD.findall(topic.question[:_READ].casefold())
    return _Signs(frozenset(topic.tags), frozenset(words))


def _weights(mine: _Signs, everybody: Sequence[_Signs]) -> Mapping[tuple[str, str], float]:
    """Weigh what the topic has by its rarity among all; what is too common is left out."""
    count = len(everybody)
    tags = Counter(tag for one in everybody for tag in one.tags & mine.tags)
    words = Counter(word for one in everybody for word in one.words & mine.words)
    weighed = {("tag", tag): _TAG + log(count / seen) for tag, seen in tags.items()}
    for word, seen in words.items():
        if count >= _FEWEST and seen <= max(2, _COMMON * count):
            weighed["word", word] = log(1 + count / seen)
    return weighed


def _score(mine: _Signs, other: _Signs, weights: Mapping[tuple[str, str], float]) -> float:
    """Add up what is shared, always in the same order, so that equal topics score equal."""
    tags = [("tag", tag) for tag in mine.tags & other.tags]
    words = [("word", word) for word in mine.words & other.words if ("word", word) in weights]
    if not tags and len(words) < _FEWEST_WORDS:
        return 0.0
    return sum(weights[sign] for sign in sorted([*tags, *words]))


def _line(topic: ShownTopic) -> Line:
    parts = (quote(one, safe="", errors="replace") for one in (topic.language, topic.slug))
    path = "/{}/topics/{}".format(*parts)
    return Line(_plain(topic.question), path if len(path) <= _SHOWN else "")


def _plain(text: str) -> str:
    """Cut a question to what a line takes."""
    cut = text[:_SHOWN].replace("\0", "")
    return cut.encode("utf-8", "replace").decode("utf-8")
