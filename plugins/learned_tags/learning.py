"""Learning from decisions: a model, or none while they are too few or tell nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from moderation.hooks.toolkit import JudgedPair

from .features import Features, Form, features
from .regression import Model, fit, loss

FEWEST = 20
"""Decisions of each kind, the same and not the same, before anything is said."""
_KEPT_OUT = 5
"""One decision of so many is kept out at first, to see whether the others foretell it."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned, and from how many decisions."""

    model: Model
    decisions: int


def learn(judged: Sequence[JudgedPair], forms: Mapping[int, Sequence[Form]]) -> Lesson | None:
    """Learn from pairs of a name and a tag by their forms; pairs of gone tags are left out.

    None while one kind of decision was seen less than 20 times, and where what is learned from
    most decisions does not foretell the rest better than their share does.
    """
    seen = [*_examples(judged, forms)]
    kinds = Counter(same for _, same in seen)
    if min(kinds[True], kinds[False]) < FEWEST or not _foretells(seen):
        return None
    return Lesson(_fitted(seen), len(seen))


def nearest(asked: Form, names: Sequence[Form]) -> Features:
    """Measure a name against that of a tag's names which is most like it."""
    return max((features(asked, name) for name in names), key=lambda one: one[:2])


def _examples(
    judged: Sequence[JudgedPair], forms: Mapping[int, Sequence[Form]]
) -> Iterator[tuple[Features, bool]]:
    for pair in judged:
        asked = Form.of(pair.name)
        # What was decided is an alias by now: it is measured as it was asked, against the others.
        if names := [one for one in forms.get(pair.tag_id, ()) if one != asked]:
            yield nearest(asked, names), pair.same


def _foretells(seen: Sequence[tuple[Features, bool]]) -> bool:
    rest = [one for place, one in enumerate(seen) if place % _KEPT_OUT]
    kept = seen[::_KEPT_OUT]
    same = [is_same for _, is_same in kept]
    model, share = _fitted(rest), sum(is_same for _, is_same in rest) / len(rest)
    told = [model.chance(measured) for measured, _ in kept]
    return loss(told, same) < loss([share] * len(kept), same)


def _fitted(seen: Sequence[tuple[Features, bool]]) -> Model:
    return fit([measured for measured, _ in seen], [same for _, same in seen])
