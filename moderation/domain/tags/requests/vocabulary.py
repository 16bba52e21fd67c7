"""The vocabulary as a request finds it, and as its lines leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from moderation.domain.tags.requests.operations import Kind, Operation

Pair = tuple[str, str]
"""A narrower tag and a broader one."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A snapshot by normalised names.

    `tags` are the living ones, `deprecated` those of them that are not offered any more, `aliases`
    lead to the names of tags, `implications` are those that stand, and `topics` the slugs of topics
    that exist. It may be limited to what a request names, and all implications.
    """

    tags: frozenset[str] = frozenset()
    deprecated: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    implications: frozenset[Pair] = frozenset()
    topics: frozenset[str] = frozenset()


class Draft:
    """A copy of a snapshot, on which the steps of a request are tried one after the other."""

    def __init__(self, start: Vocabulary) -> None:
        self.tags = set(start.tags)
        self.deprecated = set(start.deprecated)
        self.aliases = dict(start.aliases)
        self.implications = set(start.implications)
        self.topics = start.topics

    def aliases_of(self, tag: str) -> list[str]:
        """The names that lead to a tag, sorted."""
        return sorted(name for name, led in self.aliases.items() if led == tag)

    def relations_of(self, tag: str) -> list[Pair]:
        """The implications in which a tag is on either side, sorted."""
        return sorted(pair for pair in self.implications if tag in pair)

    def apply(self, step: Operation) -> None:
        """Do a step. Steps that only concern topics leave the vocabulary as it is."""
        first, *others = step.names
        match step.kind:
            case Kind.CREATE:
                self.tags.add(first)
            case Kind.RENAME:
                self._rename(first, others[0])
            case Kind.RETIRE:
                self.tags.discard(first)
                self.deprecated.discard(first)
            case Kind.ALIAS:
                self.aliases[first] = others[0]
            case Kind.UNALIAS:
                del self.aliases[first]
            case Kind.IMPLY:
                self.implications.add((first, others[0]))
            case Kind.UNIMPLY:
                self.implications.discard((first, others[0]))
            case Kind.DEPRECATE:
                self.deprecated.add(first)
            case Kind.REVIVE:
                self.deprecated.discard(first)

    def _rename(self, old: str, new: str) -> None:
        def named(name: str) -> str:
            return new if name == old else name

        self.tags = set(map(named, self.tags))
        self.deprecated = set(map(named, self.deprecated))
        self.aliases = {name: named(led) for name, led in self.aliases.items()}
        self.implications = {(named(one), named(other)) for one, other in self.implications}


def way(implications: set[Pair], start: str, goal: str) -> tuple[str, ...]:
    """A shortest way of implications from one tag to another, both named; () without one."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    edge = [start]
    for tag in edge:
        if tag == goal:
            return ways[tag]
        for other in sorted(broad for narrow, broad in implications if narrow == tag):
            if other not in ways:
                ways[other] = (*ways[tag], other)
                edge.append(other)
    return ()
