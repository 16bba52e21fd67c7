"""Who holds an item on the desk: a tab of a browser, for a while. A courtesy, never a right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LEASE_TIME = timedelta(minutes=5)

#: How many who were taken over are remembered; it takes as many hands on one item at once.
MOST_DISPLACED = 20


@dataclass(frozen=True, slots=True)
class Holder:
    """One tab of one person: the same person in two tabs is two holders."""

    user_id: int
    tab: str


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on an item until a moment. ``token`` grows with every new holder.

    ``displaced`` are those from whom it was taken while they held it, the newest last. ``claimed``
    says that it was taken ahead of time, with others alike, and outlives a look elsewhere.
    """

    holder: Holder
    token: int
    until: datetime
    displaced: tuple[Holder, ...] = ()
    claimed: bool = False

    def runs(self, now: datetime) -> bool:
        """Whether it still counts for anything."""
        return self.until > now


def take(
    lease: Lease | None, who: Holder, now: datetime, *, over: bool = False, claim: bool = False
) -> Lease | None:
    """The lease after `who` takes or renews it; None when somebody else's is left alone.

    `over` takes another's running lease, and remembers from whom. What has run out is anybody's,
    and nobody was displaced by taking it. `claim` marks it as taken ahead of time.
    """
    until = now + LEASE_TIME
    if lease is None:
        return Lease(who, 1, until, claimed=claim)
    if lease.holder == who:
        displaced = lease.displaced if lease.runs(now) else ()
        return replace(lease, until=until, displaced=displaced, claimed=lease.claimed or claim)
    if not lease.runs(now):
        return Lease(who, lease.token + 1, until, claimed=claim)
    if not over:
        return None
    others = tuple(one for one in lease.displaced if one != who)
    displaced = (*others, lease.holder)[-MOST_DISPLACED:]
    return Lease(who, lease.token + 1, until, displaced, claim)


def give_back(lease: Lease, who: Holder, now: datetime) -> Lease:
    """The lease after `who` gives it back; another's stays as it is."""
    if lease.holder != who or not lease.runs(now):
        return lease
    return replace(lease, until=now, displaced=(), claimed=False)


def refuses(lease: Lease | None, who: Holder, now: datetime) -> bool:
    """Whether a decision by `who` must wait: their item was taken over and the taker is at it.

    A lease that has run out refuses nothing, nor does one that was never theirs: the version
    decides then.
    """
    return lease is not None and lease.runs(now) and who in lease.displaced
