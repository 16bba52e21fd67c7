"""One turn at a step of a change: what it works on, and how far it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.requests import Kind
from moderation.models import Tag, TagChangeStep, TopicTag


@dataclass(frozen=True, slots=True)
class Turn:
    """A step inside its transaction: at most `size` topics, those after the one at `cursor`."""

    session: Session
    context: Context
    step: TagChangeStep
    cursor: int
    size: int

    @property
    def names(self) -> list[str]:
        """The names of the step, as those before it have left them."""
        return [str(name) for name in self.step.names]

    def tag(self, place: int = 0) -> Tag:
        """Return the living tag that a name means.

        Raises Invalid where there is none, or another one than was planned.
        """
        name = self.names[place]
        found = self.session.scalars(select(Tag).where(Tag.name == name, Tag.live)).first()
        planned = self.step.tags[place] if place < len(self.step.tags) else None
        if found is None or planned not in {None, found.id}:
            raise Invalid(
                message("“%(name)s” is not the tag that it was. Plan it again.", name=name)
            )
        return found

    def tags(self) -> list[Tag]:
        """Return the tags of all names."""
        return [self.tag(place) for place in range(len(self.step.names))]

    def topics(self, tag: Tag, after: int, *, explicit: bool = False) -> Sequence[int]:
        """Return the next topics where a tag stands, by id; `explicit`: those it was put on."""
        query = select(TopicTag.topic_id).where(
            TopicTag.tag_id == tag.id, TopicTag.present, TopicTag.topic_id > after
        )
        if explicit:
            query = query.where(~TopicTag.implied)
        return self.session.scalars(query.order_by(TopicTag.topic_id).limit(self.size)).all()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a turn came: `topics` that were gone over, and the last of them if there are more."""

    topics: int = 0
    cursor: int | None = None


DONE = Outcome()

GOES_WITH = {
    Kind.UNALIAS: {Kind.ALIAS, Kind.RENAME},
    Kind.RENAME: {Kind.ALIAS},
    Kind.RETIRE: {Kind.ALIAS},
}
"""Steps of a line between which a name would lead nowhere: they are done in one transaction."""
