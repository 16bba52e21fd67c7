"""Where the demo gallery is played: the moment of loading, and who acts at which time before it."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from moderation.actions.visiting.authors import AuthorKey
from moderation.domain.actor import Actor, ActorKind, Context

CURATOR = Actor(ActorKind.OPERATOR, "demo")
JURY = Actor(ActorKind.SYSTEM, "jury")
VISITOR = Actor(ActorKind.AUTHOR, "new")


@dataclass(frozen=True, slots=True)
class Stage:
    """The moment (aware, UTC) that every age in the gallery counts back from."""

    now: datetime

    def ago(self, days: int, hours: float) -> datetime:
        """Return the moment so many days and hours before, in whole seconds."""
        moment = self.now.astimezone(UTC) - timedelta(days=days, hours=hours)
        return moment.replace(microsecond=0)


def acting(actor: Actor, when: datetime) -> Context:
    """Make the context of one group of acts."""
    return Context(actor, when, uuid.uuid4().hex)


def key_of(name: str) -> AuthorKey:
    """Return a made-up visitor's key. Nobody holds its cookie: cookies are random and signed."""
    return AuthorKey(hashlib.sha256(f"demo gallery: {name}".encode()).hexdigest())
