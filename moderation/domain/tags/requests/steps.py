"""What each act comes to: the steps of one line, or why it cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.requests.lines import Act, Line
from moderation.domain.tags.requests.naming import apart, in_use, itself, known, resolved, usable
from moderation.domain.tags.requests.operations import Kind, Operation
from moderation.domain.tags.requests.vocabulary import Draft, Pair, way

Step = tuple[Kind, tuple[str, ...]]
Steps = Iterator[Step]


def steps(draft: Draft, line: Line) -> list[Operation]:
    """The steps of a line, without doing them. Raises Invalid with the reason."""
    apart(line.source, *line.targets)
    return [
        Operation(line.number, kind, names, line.topic)
        for kind, names in ACTS[line.act](draft, line)
    ]


def _rename(draft: Draft, line: Line) -> Steps:
    old, new = itself(draft, line.source), line.targets[0]
    if new in draft.tags:
        raise Invalid(message("“%(name)s” is a tag already: merge the two instead.", name=new))
    if (tag := resolved(draft, new)) not in {new, old}:
        raise _taken(new, tag)
    if tag == old:
        yield Kind.UNALIAS, (new, old)
    yield Kind.RENAME, (old, new)
    yield Kind.ALIAS, (old, new)


def _merge(draft: Draft, line: Line) -> Steps:
    old, kept = itself(draft, line.source), in_use(draft, line.targets[0])
    apart(old, kept)
    # Before the topics are moved: so the broader tags that they have stay where they are.
    for pair in _taken_over(draft, old, kept):
        yield Kind.IMPLY, pair
    yield Kind.MOVE, (old, kept)
    for name in draft.aliases_of(old):
        yield Kind.UNALIAS, (name, old)
        yield Kind.ALIAS, (name, kept)
    for pair in draft.relations_of(old):
        yield Kind.UNIMPLY, pair
    yield Kind.RETIRE, (old,)
    yield Kind.ALIAS, (old, kept)


def _taken_over(draft: Draft, old: str, kept: str) -> list[Pair]:
    """The implications that come to a tag with another one. Raises Invalid on a circle."""
    gone = draft.relations_of(old)
    standing = draft.implications - set(gone)
    moved = {(kept if one == old else one, kept if other == old else other) for one, other in gone}
    added = sorted(pair for pair in moved - standing if pair != (kept, kept))
    for pair in added:
        _refuse_circle(standing, *pair)
        standing.add(pair)
    return added


def _split(draft: Draft, line: Line) -> Steps:
    old = itself(draft, line.source)
    parts = tuple(usable(draft, name) for name in line.targets)
    apart(old, *parts)
    for part in parts:
        if part not in draft.tags:
            yield Kind.CREATE, (part,)
    yield Kind.MOVE, (old, *parts)
    for name in draft.aliases_of(old):
        yield Kind.UNALIAS, (name, old)
    for pair in draft.relations_of(old):
        yield Kind.UNIMPLY, pair
    yield Kind.RETIRE, (old,)


def _alias(draft: Draft, line: Line) -> Steps:
    name = line.source
    if name in draft.tags:
        raise Invalid(message("“%(name)s” is a tag itself: merge it instead.", name=name))
    if name in draft.aliases:
        raise _taken(name, resolved(draft, name))
    yield Kind.ALIAS, (name, known(draft, line.targets[0]))


def _taken(name: str, tag: str) -> Invalid:
    return Invalid(message("“%(name)s” is another name of “%(tag)s” already.", name=name, tag=tag))


def _unalias(draft: Draft, line: Line) -> Steps:
    name = line.source
    if name not in draft.aliases:
        raise Invalid(message("“%(name)s” is no other name of any tag.", name=name))
    yield Kind.UNALIAS, (name, draft.aliases[name])


def _imply(draft: Draft, line: Line) -> Steps:
    pair = narrower, broader = itself(draft, line.source), in_use(draft, line.targets[0])
    apart(*pair)
    if pair in draft.implications:
        raise Invalid(message("“%(name)s” implies “%(tag)s” already.", name=narrower, tag=broader))
    _refuse_circle(draft.implications, *pair)
    yield Kind.IMPLY, pair


def _refuse_circle(implications: set[Pair], narrower: str, broader: str) -> None:
    if back := way(implications, broader, narrower):
        path = " → ".join((narrower, *back))
        raise Invalid(message("This would close a circle of tags: %(path)s.", path=path))


def _unimply(draft: Draft, line: Line) -> Steps:
    pair = narrower, broader = itself(draft, line.source), known(draft, line.targets[0])
    if pair not in draft.implications:
        raise Invalid(message("“%(name)s” does not imply “%(tag)s”.", name=narrower, tag=broader))
    yield Kind.UNIMPLY, pair


def _deprecate(draft: Draft, line: Line) -> Steps:
    tag = itself(draft, line.source)
    if tag in draft.deprecated:
        raise Invalid(message("“%(name)s” is deprecated already.", name=tag))
    yield Kind.DEPRECATE, (tag,)


def _revive(draft: Draft, line: Line) -> Steps:
    tag = itself(draft, line.source)
    if tag not in draft.deprecated:
        raise Invalid(message("“%(name)s” is not deprecated.", name=tag))
    yield Kind.REVIVE, (tag,)


def _retag(draft: Draft, line: Line) -> Steps:
    old, new = itself(draft, line.source), in_use(draft, line.targets[0])
    apart(old, new)
    if line.topic not in draft.topics:
        raise Invalid(message("There is no topic “%(slug)s”.", slug=line.topic))
    yield Kind.RETAG, (old, new)


ACTS: dict[Act, Callable[[Draft, Line], Steps]] = {
    Act.RENAME: _rename,
    Act.MERGE: _merge,
    Act.SPLIT: _split,
    Act.ALIAS: _alias,
    Act.UNALIAS: _unalias,
    Act.IMPLY: _imply,
    Act.UNIMPLY: _unimply,
    Act.DEPRECATE: _deprecate,
    Act.REVIVE: _revive,
    Act.RETAG: _retag,
}
