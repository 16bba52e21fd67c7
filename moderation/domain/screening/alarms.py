"""When a filter is put back on trial by itself: its hits jumped, and they look wrong.

A wave of spam makes hits jump, too, and nobody shall switch a filter off by sending spam. So only
hits count that no other filter shares, and they must look wrong besides: on people's decisions, or
by authors of whom something was approved before, where waves seldom come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moderation.domain.screening.figures import Share, share

FEWEST_HITS = 10
"""Hits in a short time below which nothing is said."""
FEWEST_BEFORE = 50
"""Answers in the time before without which nobody knows what is usual."""
FLOOR = 0.1
"""A share of hits below which nothing is alarming."""
FACTOR = 3.0
"""So many times the usual share is a jump."""
FEWEST_SIGNS = 5
"""Decisions, or hits on authors that are known, which make hits look wrong."""
KNOWN_SHARE = 0.25
"""How many of the hits are then on authors that are known."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a filter answered in some hours: `alone` are its hits that no other filter shared.

    `known` of these were on authors of whom something was approved before, one an hour of each.
    """

    asked: int
    alone: int
    known: int = 0

    @property
    def share(self) -> Share:
        """How many of the answers were such hits."""
        return share(self.alone, self.asked)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What people decided lately of the filter's hits: so many, `wanted` of them let through."""

    decided: int
    wanted: int


def looks_broken(recent: Answers, before: Iterable[Answers], ruled: Ruled) -> bool:
    """Say whether a filter's hits jumped and look wrong.

    `before` are the times to compare with, such as those on trial and those when it counted: it
    must have jumped beside each of which enough is known, and there must be one.
    """
    usual = [one.share for one in before if one.asked >= FEWEST_BEFORE]
    jumped = bool(usual) and all(_is_jump(recent, one) for one in usual)
    return jumped and _look_wrong(recent, ruled)


def _is_jump(recent: Answers, usual: Share) -> bool:
    """Both shares are uncertain: the least that it is now, against the most that it was."""
    low, high = recent.share.low or 0.0, usual.high or 0.0
    return recent.alone >= FEWEST_HITS and low > max(FLOOR, min(FACTOR * high, (1 + high) / 2))


def _look_wrong(recent: Answers, ruled: Ruled) -> bool:
    """What people say goes before any sign."""
    if ruled.decided >= FEWEST_SIGNS:
        return 2 * ruled.wanted > ruled.decided
    return recent.known >= max(FEWEST_SIGNS, KNOWN_SHARE * recent.alone)
