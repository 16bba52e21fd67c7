"""When who suggests a tag is asked whether they mean another, or told why it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.errors import Invalid
from moderation.domain.messages import message

ASK_FROM = 0.8
"""The least likeness from which a visitor is asked; a claim that both are one tag is enough too."""

MOST_ASKED = 5
MOST_KEPT = 8
"""Pairs that are kept with a suggestion, so that the decision on it teaches the matchers."""

LONGEST_TYPED = 200
"""Characters of a suggestion as it was typed."""

MOST_INSTEAD = 3
"""Tags that are named to be used instead of one that is no longer used."""


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


def worth_asking(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those of which a visitor is asked "did you mean …?"; at most 5."""
    alike = [one for one in candidates if one.same or one.score >= ASK_FROM]
    return tuple(alike[:MOST_ASKED])


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """That a suggestion was turned down: its name, when, and what authors are told of why.

    `told` is a ready reason's text in the reader's language, "" where a moderator used own words:
    those were meant for one author.
    """

    name: str
    at: datetime
    told: str


class TurnedDownBefore(Invalid):
    """The same suggestion was turned down not long ago (`earlier`); it may be made again."""

    def __init__(self, earlier: TurnedDown) -> None:
        self.earlier = earlier
        text = message("The tag “%(name)s” was turned down for this topic.", name=earlier.name)
        super().__init__(text, fields={"name": text})


class NoLongerUsed(Invalid):
    """The tag is put on no topic any more; `instead` are the tags to use, where some are known."""

    def __init__(self, name: str, instead: Sequence[Candidate]) -> None:
        self.instead = tuple(instead)
        text = (
            message("The tag “%(tag)s” is no longer used. Use “%(other)s” instead.",
                    tag=name, other=instead[0].name)
            if instead
            else message("The tag “%(tag)s” is no longer used.", tag=name)
        )  # fmt: skip
        super().__init__(text, fields={"name": text})


def to_use_instead(
    alike: Iterable[Candidate], broader: Iterable[Candidate]
) -> tuple[Candidate, ...]:
    """Choose from tags in use what to use instead of one that is not; at most 3.

    One that is spelt alike means the same, so only these are named where there are some: the most
    used first. Otherwise the broader ones, the nearest first: the fewer topics, the nearer, since
    whatever has a tag has its broader ones.
    """
    same = sorted(alike, key=lambda one: (-one.count, one.name))
    wider = sorted(broader, key=lambda one: (one.count, one.name))
    return tuple((same or wider)[:MOST_INSTEAD])


def suggestion_key(topic_id: int, name: str) -> str:
    """What names a suggestion: those with one key are the same, and join."""
    return f"tag:{topic_id}:{name}"
