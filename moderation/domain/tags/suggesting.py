"""When a visitor who suggests a tag is asked whether they mean a known one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ASK_FROM = 0.8
"""The least likeness from which a visitor is asked; a claim that both are one tag is enough too."""

MOST_ASKED = 5
MOST_KEPT = 8
"""Pairs that are kept with a suggestion, so that the decision on it teaches the matchers."""

LONGEST_TYPED = 200
"""Characters of a suggestion as it was typed."""

SAME_FORM = 0.95
"""What an equal form is worth: a reason to ask, never a claim (``domain.tags.form``)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known tag that a suggested name may mean: how like it is (0 to 1), and on how many topics.

    `same` claims that both are one tag.
    """

    tag_id: int
    name: str
    count: int
    score: float
    same: bool = False

    def as_json(self) -> dict[str, object]:
        """What is kept with a suggestion."""
        return {"tag": self.tag_id, "score": round(self.score, 4), "same": self.same}


def together(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each tag once, by its surest candidate, best first; at most 8. The order given is no matter.

    A claim that both are one tag stands, whoever made it.
    """
    best: dict[int, Candidate] = {}
    for one in candidates:
        best[one.tag_id] = max(one, best.get(one.tag_id, one), key=_sureness)
    return tuple(sorted(best.values(), key=_sureness, reverse=True)[:MOST_KEPT])


def worth_asking(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those of which a visitor is asked "did you mean …?"; at most 5."""
    alike = [one for one in candidates if one.same or one.score >= ASK_FROM]
    return tuple(alike[:MOST_ASKED])


def suggestion_key(topic_id: int, name: str) -> str:
    """What names a suggestion: those with one key are the same, and join."""
    return f"tag:{topic_id}:{name}"


def _sureness(one: Candidate) -> tuple[bool, float, int, int]:
    return one.same, one.score, one.count, -one.tag_id
