"""One review item with everything that a decision on it needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.desk.differences import FieldDifference, differences
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import OPEN_STATES, ItemKind, ItemState
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import ReviewItem, Revision
from moderation.queries.desk.stored import as_messages
from moderation.queries.desk.topics import TopicLink, topic_links


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item at its current revision. `content` is what was proposed, by field.

    `decided_by` names the actor as the ledger does ("user:5").
    """

    id: int
    kind: ItemKind
    state: ItemState
    revision: int
    version: int
    content: Mapping[str, object]
    summary: str
    language: str
    origin: str
    votes: int
    weight: int
    hides: bool
    score: float | None
    reason: str | None
    reasons: tuple[Message, ...]
    unscreened: tuple[str, ...]
    author_id: int | None
    topic: TopicLink | None
    created_at: datetime
    decide_by: datetime
    because: tuple[Message, ...]
    decided_at: datetime | None
    decided_by: str | None
    needs_role: str | None = None

    @property
    def waits(self) -> bool:
        """Whether a person can decide it."""
        return self.state in (*OPEN_STATES, ItemState.SCREENING)

    @property
    def decided(self) -> bool:
        """Whether there is a decision that can be undone."""
        return self.state in (ItemState.APPROVED, ItemState.REJECTED)


def item_view(item_id: int, locale: str, content_of: int | None = None) -> ItemView:
    """Read one item, with the content of its revision or of another one. Raises NotFound."""
    item = stored_item(item_id)
    revision = db.session.get(Revision, (item.id, content_of or item.revision))
    topics = topic_links([item.topic_id] if item.topic_id else [], locale)
    return ItemView(
        id=item.id,
        kind=ItemKind(item.kind),
        state=ItemState(item.state),
        revision=item.revision,
        version=item.version,
        content={} if revision is None else revision.content,
        summary=item.summary,
        language=item.language,
        origin=item.origin,
        votes=item.votes,
        weight=item.weight,
        hides=item.hides,
        score=item.score,
        reason=item.reason,
        reasons=as_messages(item.reasons),
        unscreened=tuple(item.unscreened or ()),
        author_id=item.author_id,
        topic=topics.get(item.topic_id or 0),
        created_at=item.created_at,
        decide_by=item.decide_by,
        because=as_messages(item.because),
        decided_at=item.decided_at,
        decided_by=item.decided_by,
        needs_role=item.needs_role,
    )


def stored_item(item_id: int) -> ReviewItem:
    """Return the row. Raises NotFound."""
    item = db.session.get(ReviewItem, item_id)
    if item is None:
        raise NotFound(message("There is no such item."))
    return item


def revision_differences(item_id: int, old: int, new: int) -> tuple[FieldDifference, ...]:
    """Compare two revisions of an item; one that is not there counts as empty."""
    contents = _contents(item_id, {old, new})
    return differences(contents.get(old, {}), contents.get(new, {}))


def _contents(item_id: int, numbers: Iterable[int]) -> dict[int, Mapping[str, object]]:
    query = select(Revision.number, Revision.content).where(
        Revision.item_id == item_id, Revision.number.in_(numbers)
    )
    return {row.number: row.content for row in db.session.execute(query)}
