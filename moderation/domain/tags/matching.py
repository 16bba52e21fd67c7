"""What several matchers together say of the tags that a suggested name may mean."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from moderation.domain.messages import Message

SAME_FROM = 0.97
"""Below this combined score nothing is called the same tag, whoever claims it."""

SAME_FORM = 0.95
"""What an equal form is worth: a reason to ask, never a claim (``domain.tags.form``)."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one matcher says of one known tag.

    `score`, 0 to 1, is the chance that the name means the tag; `same` claims that both are one.
    """

    matcher: str
    tag_id: int
    score: float
    why: Message
    same: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known tag with the combined score, and the reasons, the strongest first."""

    tag_id: int
    score: float
    same: bool
    why: tuple[Message, ...]


def combine(opinions: Iterable[Opinion]) -> tuple[Candidate, ...]:
    """Combine what matchers say, best first; the order of `opinions` does not matter.

    Scores of different matchers add up as independent chances do (noisy-or); of several opinions
    of one matcher on one tag the highest counts. A candidate is the same tag only if a matcher
    claims it and the combined score reaches `SAME_FROM`: near scores alone never add up to it.
    """
    strongest: dict[int, dict[str, Opinion]] = {}
    for opinion in sorted(opinions, key=_strength):
        strongest.setdefault(opinion.tag_id, {})[opinion.matcher] = opinion
    return _ranked(_candidate(tag_id, said.values()) for tag_id, said in strongest.items())


def lifted(
    candidates: Sequence[Candidate], of_one_form: Collection[int], why: Message
) -> tuple[Candidate, ...]:
    """Add the tags with a name of the same form, worth `SAME_FORM` at least; best first."""
    found = {one.tag_id: one for one in candidates}
    for tag_id in of_one_form:
        one = found.get(tag_id, Candidate(tag_id, 0.0, False, ()))
        if one.score < SAME_FORM:
            found[tag_id] = replace(one, score=SAME_FORM, why=(why, *one.why))
    return _ranked(found.values())


def _ranked(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda one: (not one.same, -one.score, one.tag_id)))


def _strength(opinion: Opinion) -> tuple[float, bool, str, str]:
    """Order opinions from weak to strong, equal ones always alike."""
    return opinion.score, opinion.same, opinion.matcher, str(opinion.why)


def _candidate(tag_id: int, said: Iterable[Opinion]) -> Candidate:
    ranked = sorted(said, key=_strength, reverse=True)
    score = 1 - math.prod(1 - min(1.0, max(0.0, one.score)) for one in ranked)
    same = score >= SAME_FROM and any(one.same for one in ranked)
    return Candidate(tag_id, score, same, tuple(one.why for one in ranked))
