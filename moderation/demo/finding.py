"""Reading what of the gallery is there already, so that an interrupted loading goes on."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from moderation.actions.decisions import Seen, decide
from moderation.domain.actor import Context
from moderation.domain.lifecycle import OPEN_STATES, DecisionAct, ItemKind, ItemState
from moderation.extensions import db
from moderation.models import Comment, JuryCheck, ReviewItem, Topic

WITHDRAWABLE = frozenset({ItemState.SCREENING, *OPEN_STATES})


def find_topic(slug: str) -> int | None:
    """Return the id of the topic at this address, seen by the public or not."""
    return db.session.scalars(select(Topic.id).where(Topic.slug == slug)).first()


def topic_at(slug: str) -> int:
    """Return the id of a topic that an earlier step has made."""
    return db.session.scalars(select(Topic.id).where(Topic.slug == slug)).one()


def item_of(topic_id: int, kind: ItemKind, when: datetime) -> int | None:
    """Return the id of the item of this kind that was sent in at this moment."""
    query = select(ReviewItem.id).where(
        ReviewItem.topic_id == topic_id, ReviewItem.kind == kind, ReviewItem.created_at == when
    )
    return db.session.scalars(query).first()


def comment_of(topic_id: int, when: datetime) -> int | None:
    """Return the id of the comment that was written at this moment, once it is published."""
    query = select(Comment.id).where(Comment.topic_id == topic_id, Comment.written_at == when)
    return db.session.scalars(query).first()


def was_heard(topic_id: int, when: datetime) -> bool:
    """Say whether the jury check of this moment has ended."""
    query = select(JuryCheck.id).where(
        JuryCheck.topic_id == topic_id, JuryCheck.opened_at == when, JuryCheck.state != "hearing"
    )
    return db.session.scalars(query).first() is not None


def open_items(
    topic_id: int, kind: ItemKind | None = None, states: Collection[ItemState] = OPEN_STATES
) -> Sequence[int]:
    """Return the ids of a topic's undecided items, of one kind if given, the oldest first."""
    query = select(ReviewItem.id).where(
        ReviewItem.topic_id == topic_id, ReviewItem.state.in_(states)
    )
    if kind is not None:
        query = query.where(ReviewItem.kind == kind)
    return db.session.scalars(query.order_by(ReviewItem.id)).all()


def settle(context: Context, item_id: int, act: DecisionAct) -> None:
    """Decide on an item as it stands."""
    query = select(ReviewItem.version, ReviewItem.revision).where(ReviewItem.id == item_id)
    version, revision = db.session.execute(query).one()
    decide(context, item_id, act, Seen(version, revision))
