"""How many people have to agree to a change of the vocabulary: by how much it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from enum import IntEnum


class Level(IntEnum):
    """Who has to agree, in rising order: nobody else, a second person, an administrator."""

    ALONE = 0
    SECOND = 1
    ADMIN = 2


@dataclass(frozen=True, slots=True)
class Reach:
    """What a change touches, each as a count. Raises ValueError on a count below zero.

    `topics` on which a tag comes or goes, `aliases` and `relations` (implications) that come, go or
    lead elsewhere, `saved_views` that ask for a tag of it, `waiting` items about such a tag.
    """

    topics: int = 0
    aliases: int = 0
    relations: int = 0
    saved_views: int = 0
    waiting: int = 0

    def __post_init__(self) -> None:
        if min(astuple(self)) < 0:
            raise ValueError("a change cannot reach fewer than none")

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Reach:
        """Read what `asdict` gave; what is no count there counts as none."""
        given = {one.name: stored.get(one.name) for one in fields(cls)}
        return cls(**{name: count for name, count in given.items() if isinstance(count, int)})

    @property
    def total(self) -> int:
        """All that is touched, counted alike: a relation is as much to look over as a topic."""
        return sum(astuple(self))


def level_of(reach: Reach, alone_up_to: int, second_up_to: int) -> Level:
    """Who has to agree: alone up to the first total, two people up to the second, then an admin.

    More reach never asks for less, nor do lower limits. Where the second limit lies below the
    first, there is nothing between them.
    """
    if reach.total <= alone_up_to:
        return Level.ALONE
    return Level.SECOND if reach.total <= second_up_to else Level.ADMIN
