"""How often a sign-in may fail before the next one has to wait.

Every attempt counts as failed until it has succeeded: so guesses that are sent at the same time
cannot slip through before the first failure is noted.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_DOUBLINGS = 16
IPV6_PREFIX = 64  # bits: one household or server has at least all addresses of one such block


@dataclass(frozen=True, slots=True)
class ThrottleRule:
    """When to refuse: `free` attempts pass, then waits double from `first` up to `longest`.

    Attempts are forgotten after `forgotten_after` without a new one.
    """

    free: int
    first: timedelta = timedelta(seconds=15)
    longest: timedelta = timedelta(minutes=15)
    forgotten_after: timedelta = timedelta(hours=12)


ACCOUNT_RULE = ThrottleRule(free=5)
"""For one account: a person's typing errors pass, a list of passwords does not."""

ADDRESS_RULE = ThrottleRule(free=30)
"""For one address: higher, because a school or an office shares one."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """The unfinished or failed attempts known at one gate, and until when it is closed."""

    failures: int = 0
    last: datetime | None = None
    refused_until: datetime | None = None

    def wait(self, now: datetime) -> int:
        """Whole seconds until the gate opens; 0 when it is open."""
        if self.refused_until is None or self.refused_until <= now:
            return 0
        return max(1, -int((now - self.refused_until).total_seconds() // 1))

    def one_more(self, rule: ThrottleRule, now: datetime) -> Attempts:
        """Count an attempt made now; from the last free one on, the next has to wait."""
        known = 0 if self._forgotten(rule, now) else self.failures
        return Attempts(known + 1, now, _refusal(rule, known + 1, now))

    def one_less(self, rule: ThrottleRule) -> Attempts:
        """Take back the attempt that succeeded; the gate opens again only if it was the cause."""
        left = max(0, self.failures - 1)
        return Attempts(left, self.last, None if left < rule.free else self.refused_until)

    def _forgotten(self, rule: ThrottleRule, now: datetime) -> bool:
        return self.last is None or now - self.last >= rule.forgotten_after


def _refusal(rule: ThrottleRule, failures: int, now: datetime) -> datetime | None:
    if failures < rule.free:
        return None
    doublings = min(failures - rule.free, MOST_DOUBLINGS)
    return now + min(rule.longest, rule.first * 2.0**doublings)


def address_block(address: str) -> str:
    """Name what counts as one address: an IPv4 address, or the /64 block of an IPv6 one.

    What is no address at all (a proxy's "unknown") counts as one, too.
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, IPV6_PREFIX), strict=False))
