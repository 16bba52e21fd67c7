"""Which tags stand on a topic: those that were put on it, and those that these imply."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """The tags on one topic, by their ids: put on it by an act, and there because those are."""

    explicit: frozenset[int]
    implied: frozenset[int]

    def __contains__(self, tag: int) -> bool:
        return tag in self.explicit or tag in self.implied


def standing(explicit: Collection[int], broader: Mapping[int, Collection[int]]) -> Standing:
    """What stands on a topic with these explicit tags.

    `broader` maps a tag to all its broader ones, over any number of implications. A tag that is
    explicit is not implied besides.
    """
    put_on = frozenset(explicit)
    implied = frozenset(other for one in put_on for other in broader.get(one, ()))
    return Standing(put_on, implied - put_on)


def changed(before: Standing, after: Standing) -> frozenset[int]:
    """The tags of which something differs: whether they stand there, or why."""
    return (before.explicit ^ after.explicit) | (before.implied ^ after.implied)
