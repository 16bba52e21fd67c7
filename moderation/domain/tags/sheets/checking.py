"""Whether a sheet fits together, and fits the vocabulary to which it comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from moderation.domain.messages import Message, message
from moderation.domain.tags.requests.faults import Fault, RefusedRequest
from moderation.domain.tags.sheets.rows import Sheet, SheetRow

Named = tuple[str, str]
"""A narrower tag and a broader one, by their names."""


@dataclass(frozen=True, slots=True)
class Known:
    """The living vocabulary, as far as a sheet has to do with it.

    `tags` are those of the names in it, `aliases` lead from names in it to tags, `implications`
    are all there are.
    """

    tags: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    implications: frozenset[Named] = frozenset()


def check_sheet(sheet: Sheet, known: Known) -> tuple[SheetRow, ...]:
    """Return the rows with broader tags by their own names, where an alias was written.

    Raises RefusedRequest with every line that is wrong by itself, says something else than the
    vocabulary or another line does, names a tag that there is not, or closes a circle.
    """
    rows = sheet.rows
    given = {alias: row.name for row in reversed(rows) for alias in row.aliases}
    together = Known(known.tags | {row.name for row in rows}, {**given, **known.aliases})
    resolved = tuple(replace(row, broader=_resolved(row, together)) for row in rows)
    faults = [*sheet.faults]
    faults += [
        Fault(row.line, reason)
        for row in resolved
        for reason in (*_of_its_name(row, known), *_of_aliases(row, together), *_of_broader(
            row, together))
    ]  # fmt: skip
    faults += _circles(resolved, known.implications)
    if faults:
        raise RefusedRequest(sorted(faults, key=lambda fault: fault.line))
    return resolved


def _resolved(row: SheetRow, known: Known) -> tuple[str, ...]:
    own = (name if name in known.tags else known.aliases.get(name, name) for name in row.broader)
    return tuple(dict.fromkeys(own))


def _of_its_name(row: SheetRow, known: Known) -> Iterator[Message]:
    if row.name in known.aliases:
        yield message(
            "“%(name)s” is another name of “%(tag)s”: write that.",
            name=row.name, tag=known.aliases[row.name],
        )  # fmt: skip


def _of_aliases(row: SheetRow, known: Known) -> Iterator[Message]:
    for alias in row.aliases:
        if alias in known.tags:
            yield message("“%(name)s” is a tag of its own.", name=alias)
        elif known.aliases[alias] != row.name:
            yield message("“%(name)s” is another tag's second name already.", name=alias)


def _of_broader(row: SheetRow, known: Known) -> Iterator[Message]:
    for name in row.broader:
        if name not in known.tags:
            yield message("There is no tag “%(name)s”.", name=name)


def _circles(rows: Sequence[SheetRow], implications: frozenset[Named]) -> Iterator[Fault]:
    """Give each line that closes a circle, taking it away to find the next one."""
    lines = {(row.name, other): row.line for row in rows for other in row.broader}
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for narrower, broader in [*implications, *lines]:
        graph[narrower].add(broader)
    while circle := _circle(graph):
        pairs = [pair for pair in pairwise(circle) if pair in lines]
        if not pairs:  # what was there already goes round: no line can mend that
            return
        last = max(pairs, key=lambda pair: lines[pair])
        path = " → ".join(circle)
        yield Fault(lines[last], message("This would go round in a circle: %(path)s.", path=path))
        graph[last[0]].discard(last[1])


def _circle(graph: Mapping[str, set[str]]) -> list[str]:
    """A circle from narrower to broader tags, the first tag again at its end; [] without one."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # It names what comes first: the broader ones.
        return list(reversed(error.args[1]))
    return []
