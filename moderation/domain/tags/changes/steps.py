"""What a request comes to: its steps with the rows that they stand on, and how much they touch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from moderation.domain.tags.changes.levels import Reach
from moderation.domain.tags.requests import Kind, Operation

BY_TOPIC = frozenset({Kind.MOVE, Kind.IMPLY, Kind.UNIMPLY, Kind.RETAG})
"""Steps that go over topics, in parts."""

RELATING = frozenset({Kind.IMPLY, Kind.UNIMPLY})
ALIASING = frozenset({Kind.ALIAS, Kind.UNALIAS})


@dataclass(frozen=True, slots=True)
class KnownTag:
    """A living tag as a plan finds it; `topics` counts those where it stands."""

    id: int
    version: int
    topics: int


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """An operation with its rows.

    `tags` are the ids behind `operation.names`, None for what is no tag (yet). `topics` counts
    those that it touches: for a rename they show another name, but nothing on them is written.
    `seen` has the versions of the rows that it stands on, by their subject in the ledger.
    """

    operation: Operation
    tags: tuple[int | None, ...] = ()
    topics: int = 0
    seen: Mapping[str, int] = field(default_factory=dict)

    @property
    def work(self) -> int:
        """The rows and topics to be gone over: what progress is counted in."""
        return 1 + (self.topics if self.operation.kind in BY_TOPIC else 0)


def planned(
    operations: Iterable[Operation],
    tags: Mapping[str, KnownTag],
    others: Mapping[tuple[str, ...], tuple[str, int]],
) -> Iterator[PlannedStep]:
    """Give each operation its rows, in order; each finds the names as those before it leave them.

    `others` are the aliases, as (name,), and implications, as (narrower, broader), that stand, each
    with its subject in the ledger and its version. A tag's count is what it would be by then,
    at most.
    """
    book = _Book(tags)
    for one in operations:
        known = [book.ids.get(name) for name in one.names]
        seen = {f"tag:{tag.id}": tag.version for tag in known if tag is not None}
        if one.kind in {Kind.UNALIAS, Kind.UNIMPLY}:
            seen |= dict(_row(one, others))
        identifiers = tuple(None if tag is None else tag.id for tag in known)
        yield PlannedStep(one, identifiers, book.topics(one), seen)
        book.follow(one)


def _row(
    one: Operation, others: Mapping[tuple[str, ...], tuple[str, int]]
) -> Iterator[tuple[str, int]]:
    """The row that ends with a step; none for one that the change itself has made."""
    names = one.names[:1] if one.kind is Kind.UNALIAS else one.names
    if names in others:
        yield others[names]


class _Book:
    """Which tag each name means and how many topics it has, step after step."""

    def __init__(self, tags: Mapping[str, KnownTag]) -> None:
        self.ids: dict[str, KnownTag] = dict(tags)
        self.counts = {name: tag.topics for name, tag in tags.items()}

    def topics(self, one: Operation) -> int:
        """Count the topics that a step touches."""
        if one.kind is Kind.RETAG:
            return 1
        touching = one.kind in BY_TOPIC or one.kind is Kind.RENAME
        return self.counts.get(one.names[0], 0) if touching else 0

    def follow(self, one: Operation) -> None:
        """Let names and counts be what the step leaves."""
        first, *others = one.names
        match one.kind:
            case Kind.RENAME:
                self.counts[others[0]] = self.counts.pop(first, 0)
                if first in self.ids:
                    self.ids[others[0]] = self.ids.pop(first)
            case Kind.RETIRE:
                self.ids.pop(first, None)
                self.counts.pop(first, None)
            case Kind.MOVE:
                self._add(self.counts.pop(first, 0), others)
            case Kind.IMPLY:
                self._add(self.counts.get(first, 0), others)
            case Kind.RETAG:
                self._add(1, others)

    def _add(self, topics: int, names: Iterable[str]) -> None:
        for name in names:
            self.counts[name] = self.counts.get(name, 0) + topics


def aliases_of(steps: Iterable[PlannedStep]) -> frozenset[str]:
    """The other names that come, go or lead elsewhere."""
    operations = (step.operation for step in steps)
    return frozenset(one.names[0] for one in operations if one.kind in ALIASING)


def relations_of(steps: Iterable[PlannedStep]) -> frozenset[tuple[str, ...]]:
    """The implications that come or go, each as the narrower and the broader tag."""
    operations = (step.operation for step in steps)
    return frozenset(one.names for one in operations if one.kind in RELATING)


def ended_names(steps: Iterable[PlannedStep]) -> frozenset[str]:
    """Names that lead elsewhere or nowhere afterwards: whoever asks by them is concerned."""
    ending = {Kind.RENAME, Kind.RETIRE, *ALIASING}
    operations = (step.operation for step in steps)
    return frozenset(one.names[0] for one in operations if one.kind in ending)


def meant_otherwise(steps: Iterable[PlannedStep]) -> frozenset[str]:
    """Names under which a suggestion that waits would come to something else than before."""
    telling = {*ALIASING, Kind.RENAME, Kind.RETIRE, Kind.CREATE, Kind.DEPRECATE, Kind.REVIVE}
    found: set[str] = set()
    for one in (step.operation for step in steps):
        if one.kind in telling:
            found |= set(one.names if one.kind is Kind.RENAME else one.names[:1])
    return frozenset(found)


def topics_of(steps: Iterable[PlannedStep]) -> int:
    """Topics that steps touch, at most: those of each tag once, however many go over them.

    What a tag gets from an earlier step is counted where it comes from.
    """
    own: dict[tuple[str, str], int] = {}
    come: Counter[str] = Counter()
    for step in (step for step in steps if step.topics):
        first, *others = step.operation.names
        about = (first, step.operation.topic)
        retagged = step.operation.kind is Kind.RETAG
        left = step.topics if retagged else step.topics - come[first]
        own[about] = max(left, own.get(about, 0))
        come.update(dict.fromkeys(others, step.topics))
    return sum(own.values())


def reach_of(steps: Sequence[PlannedStep], saved_views: int, waiting: int) -> Reach:
    """How much a whole request touches."""
    return Reach(
        topics=topics_of(steps),
        aliases=len(aliases_of(steps)),
        relations=len(relations_of(steps)),
        saved_views=saved_views,
        waiting=waiting,
    )
