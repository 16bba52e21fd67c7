"""Lines of one request that cannot both be meant."""

from __future__ import annotations

from collections.abc import Iterable

from moderation.domain.messages import Message, message
from moderation.domain.tags.requests.lines import Act, Line

OPPOSITES = {
    Act.IMPLY: Act.UNIMPLY,
    Act.UNIMPLY: Act.IMPLY,
    Act.DEPRECATE: Act.REVIVE,
    Act.REVIVE: Act.DEPRECATE,
}
REVERSED = frozenset({Act.RENAME, Act.MERGE, Act.RETAG})
"""Acts that are taken back by the same with its sides changed."""
ENDS_A_NAME = frozenset({Act.RENAME, Act.MERGE, Act.SPLIT})
"""Acts of which a tag can only have one: it is gone, or called otherwise, after it."""


def contradiction(line: Line, earlier: Iterable[Line]) -> Message | None:
    """Why a line cannot be meant beside those before it; None if it can.

    Freeing a name first ("unalias") and giving it to another tag then is no contradiction.
    """
    for other in earlier:
        if (line.act, *_about(line)) == (other.act, *_about(other)):
            return message("Line %(line)s asks for this already.", line=other.number)
        if _opposite(line, other):
            return message("Line %(line)s asks for the opposite.", line=other.number)
        if _elsewhere(line, other):
            return message(
                "Line %(line)s asks for something else with “%(name)s”.",
                line=other.number,
                name=line.source,
            )
    return None


def _about(line: Line) -> tuple[object, ...]:
    return line.source, line.targets, line.topic


def _opposite(line: Line, other: Line) -> bool:
    if line.act is Act.UNALIAS and other.act is Act.ALIAS:
        return line.source == other.source
    if OPPOSITES.get(line.act) is other.act:
        return _about(line) == _about(other)
    back = (*line.targets, line.source, line.topic) == (other.source, *other.targets, other.topic)
    return back and line.act is other.act and line.act in REVERSED


def _elsewhere(line: Line, other: Line) -> bool:
    return line.source == other.source and {line.act, other.act} <= ENDS_A_NAME
