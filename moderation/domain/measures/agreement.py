"""How alike people decide: second looks at decisions, and items whose answer is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from moderation.domain.lifecycle import ItemKind

KINDS = (ItemKind.COMMENT, ItemKind.TAG_SUGGESTION, ItemKind.EVIDENCE)
"""Kinds that can be judged from what they are, without what happened to them."""

FEWEST_PAIRS = 10
"""With fewer looks a coefficient says nothing."""


class Look(StrEnum):
    """What somebody would do who looks without knowing what was decided."""

    APPROVE = "approve"
    REJECT = "reject"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Compared:
    """One answered look: `second_by` looked and answered `second`.

    `first` is the decision of `by`, or the known answer, which nobody gave (None).
    """

    first: Look
    second: Look
    by: int | None
    second_by: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """What some looks tell: of `looks` that were sure, `alike` agreed.

    `alpha` is Krippendorff's, None with fewer than ten looks or where all said the same.
    """

    looks: int
    alike: int
    unsure: int
    alpha: float | None


def agreement(compared: Iterable[Compared]) -> Agreement:
    """Sum up looks; who was unsure counts for neither side."""
    some = list(compared)
    pairs = [(one.first, one.second) for one in some if one.second is not Look.UNSURE]
    alike = sum(first is second for first, second in pairs)
    alpha = krippendorff_alpha(pairs) if len(pairs) >= FEWEST_PAIRS else None
    return Agreement(len(pairs), alike, len(some) - len(pairs), alpha)


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha for nominal values; each unit lists the values it was given.

    1 is perfect agreement, 0 what chance gives, below 0 is worse than chance. Units with fewer than
    two values tell nothing of agreement. None where there is nothing to disagree about: no unit
    with two values, or one value alone. Source: K. Krippendorff, "Computing Krippendorff's
    Alpha-Reliability" (2011), section C.
    """
    paired = [list(unit) for unit in units if len(unit) > 1]
    total = Counter(chain.from_iterable(paired))
    count = sum(total.values())
    if len(total) < 2:
        return None
    # Pairs of unlike values within units, each unit weighed as its number of values.
    observed = sum(_unlike(Counter(unit)) / (len(unit) - 1) for unit in paired)
    return 1 - (count - 1) * observed / _unlike(total)


def _unlike(counts: Counter[Hashable]) -> int:
    """Count ordered pairs of different values."""
    whole = sum(counts.values())
    return sum(number * (whole - number) for number in counts.values())


def share_drawn(percent: int, chance: float) -> bool:
    """Say whether a second look comes now. `chance` is drawn evenly from 0 to 1, 1 left out."""
    return chance * 100 < percent
