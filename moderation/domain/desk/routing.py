"""Which named queue an item belongs to: an ordered list of rules, the first that fits decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

MOST_QUEUES = 50
MOST_ENTRIES = 50  # of one condition


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What rules may ask about an item.

    ``tags`` are the names of its topic's tags, those of their aliases too.
    ``reason`` is why it waits: a filter's id, a report's reason, ``clean`` or ``unscreened``.
    ``score`` is in log-odds of being unwanted, None before screening. ``author`` is the author's
    state in words (such as ``new``), empty for what a machine of ours proposed.
    """

    kind: str
    language: str = "en"
    tags: frozenset[str] = frozenset()
    reason: str | None = None
    score: float | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an item must be to enter a queue: every condition that is given must hold.

    A set that is empty and a bound that is None ask for nothing. `tags`: any of the topic's tags.
    `score_from` is included, `score_below` is not; an item without a score meets neither.
    """

    kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    score_from: float | None = None
    score_below: float | None = None

    @property
    def asks_nothing(self) -> bool:
        """Whether every item would enter."""
        return self == Conditions()

    def admit(self, facts: ItemFacts) -> bool:
        """Say whether an item enters."""
        return (
            _is_among(facts.kind, self.kinds)
            and _is_among(facts.language, self.languages)
            and _is_among(facts.reason or "", self.reasons)
            and _is_among(facts.author, self.authors)
            and (not self.tags or bool(self.tags & facts.tags))
            and self._score_fits(facts.score)
        )

    def _score_fits(self, score: float | None) -> bool:
        if self.score_from is None and self.score_below is None:
            return True
        if score is None:
            return False
        high_enough = self.score_from is None or score >= self.score_from
        return high_enough and (self.score_below is None or score < self.score_below)


def _is_among(value: str, wanted: frozenset[str]) -> bool:
    return not wanted or value in wanted


@dataclass(frozen=True, slots=True)
class RoutedQueue:
    """A queue with its rule and its place among the others, lowest first."""

    id: int
    name: str
    position: int
    conditions: Conditions


def route(facts: ItemFacts, queues: Iterable[RoutedQueue]) -> int | None:
    """Return the id of the first queue that admits the item; None leaves it with the others."""
    ordered = sorted(queues, key=lambda queue: (queue.position, queue.id))
    return next((queue.id for queue in ordered if queue.conditions.admit(facts)), None)


def conditions_to_json(conditions: Conditions) -> dict[str, object]:
    """Give the stored form: conditions that ask for nothing are left out."""
    values = {one.name: getattr(conditions, one.name) for one in fields(Conditions)}
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in values.items()
        if value is not None and value != frozenset()
    }


def conditions_from_json(stored: Mapping[str, object]) -> Conditions:
    """Read what `conditions_to_json` gave; what is not in its form asks for nothing."""
    return Conditions(
        kinds=_words(stored.get("kinds")),
        tags=_words(stored.get("tags")),
        languages=_words(stored.get("languages")),
        reasons=_words(stored.get("reasons")),
        authors=_words(stored.get("authors")),
        score_from=_number(stored.get("score_from")),
        score_below=_number(stored.get("score_below")),
    )


def _words(value: object) -> frozenset[str]:
    entries = value if isinstance(value, list) else []
    return frozenset(one for one in entries if isinstance(one, str))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
