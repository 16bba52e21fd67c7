"""Who acts, when, and as part of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.errors import NotAllowed
from moderation.domain.messages import message
from moderation.domain.roles import Permission, Role, may


class ActorKind(StrEnum):
    """What sort of actor stands behind an act."""

    USER = "user"
    """A signed-in person; the id is the user's."""
    AUTHOR = "author"
    """A visitor; the id is the hash of the author's random id."""
    RULE = "rule"
    """A rule that an admin set up; the id names it."""
    PLUGIN = "plugin"
    SYSTEM = "system"
    """Venire itself: schedules, clean-up, screening."""
    OPERATOR = "operator"
    """Somebody at the command line of the machine, who could change anything anyway."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is an opaque text within the kind; `role` is set for users only."""

    kind: ActorKind
    id: str
    role: Role | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Context:
    """What every action gets: the actor, the time (aware, UTC) and the id of the group of acts.

    `part` names one decision of a group that holds many; "" where the group is one decision.
    """

    actor: Actor
    now: datetime
    group: str
    part: str = ""

    def __post_init__(self) -> None:
        if self.now.utcoffset() != timedelta(0):
            raise ValueError("the time of a context is aware and in UTC")


ALLOWED_WITHOUT_ROLE: Mapping[ActorKind, frozenset[Permission]] = {
    ActorKind.USER: frozenset(),
    ActorKind.AUTHOR: frozenset(),
    ActorKind.PLUGIN: frozenset(),
    ActorKind.RULE: frozenset(
        {Permission.ITEM_DECIDE, Permission.EVIDENCE_DECIDE, Permission.VERDICT_DECIDE}
    ),
    ActorKind.SYSTEM: frozenset(
        {
            Permission.ITEM_DECIDE,
            Permission.ITEM_READ,
            Permission.EVIDENCE_DECIDE,
            Permission.VERDICT_DECIDE,
            Permission.JURY_ORDER,
            Permission.WORK_RETRY,
        }
    ),
    ActorKind.OPERATOR: frozenset(Permission),
}
"""What an actor may do by what it is, whatever its role."""


def parse_actor(text: str, role: Role | None = None) -> Actor:
    """Read what `str(actor)` wrote. Raises ValueError on any other form."""
    kind, separator, id = text.partition(":")
    if not separator or not id:
        raise ValueError(f"not an actor: {text!r}")
    return Actor(ActorKind(kind), id, role)


def permitted(actor: Actor, permission: Permission) -> bool:
    """Whether the actor may: a user by the role, everything else by its kind."""
    by_role = actor.kind is ActorKind.USER and may(actor.role, permission)
    return by_role or permission in ALLOWED_WITHOUT_ROLE[actor.kind]


def require(context: Context, permission: Permission) -> None:
    """Raise NotAllowed unless the context's actor holds the permission."""
    if not permitted(context.actor, permission):
        raise NotAllowed(
            advice=message("Ask an admin for the permission “%(name)s”.", name=permission)
        )
