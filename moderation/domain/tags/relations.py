"""Which tags are broader than which: the closure of implications, and what it may never hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

Pair = tuple[int, int]
"""A narrower tag and a broader one, by their ids."""


def closure(implications: Iterable[Pair], of: Iterable[int] | None = None) -> frozenset[Pair]:
    """Every pair that any number of implications in a row gives; only narrower tags in `of`.

    It ends on circles too; a tag within one is then broader than itself.
    """
    broader = _broader(implications)
    starts = broader if of is None else of
    return frozenset((one, other) for one in starts for other in _reached(broader, one))


def circle(implications: Iterable[Pair], narrower: int, broader: int) -> tuple[int, ...]:
    """The circle that one implication more would close, from `narrower` around to it again.

    The shortest of them; () where there would be none.
    """
    if narrower == broader:
        return (narrower, narrower)
    from_there = _reached(_broader(implications), broader)
    if narrower not in from_there:
        return ()
    way = [narrower]
    while way[-1] != broader:
        way.append(from_there[way[-1]])
    return (narrower, *reversed(way))


def _broader(implications: Iterable[Pair]) -> Mapping[int, list[int]]:
    broader: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in sorted(implications):
        broader[one].append(other)
    return dict(broader)


def _reached(broader: Mapping[int, list[int]], start: int) -> dict[int, int]:
    """Every tag that is reached from `start`, with the one before it on the shortest way."""
    reached: dict[int, int] = {}
    edge = [start]
    while edge:
        found = [(one, other) for one in edge for other in broader.get(one, ())]
        edge = []
        for one, other in found:
            if other not in reached:
                reached[other] = one
                edge.append(other)
    return reached
