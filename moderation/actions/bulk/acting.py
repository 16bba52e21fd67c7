"""In whose name a change of many rows is done: its planner's, with the rights of this moment."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from moderation.domain.actor import Actor, ActorKind, Context, parse_actor
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import BulkChange, TagChange, User


def planner_of(change: BulkChange | TagChange, now: datetime) -> Context:
    """Return the planner's context; somebody who has left, or was shut out, has no role."""
    return Context(_present(parse_actor(change.planned_by)), now, change.act_group)


def _present(actor: Actor) -> Actor:
    if actor.kind is not ActorKind.USER:
        return actor
    query = select(User.role).where(User.id == int(actor.id), User.active)
    role = db.session.scalars(query).first()
    return replace(actor, role=None if role is None else Role(role))
