"""Makes the guarded client of each implementation, and reads which hosts it may reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from moderation.hooks.calling.answers import plain_text, writable
from moderation.hooks.contracts import ContractBroken, Implementation, RateLimit
from moderation.hooks.contracts.sources import HostRefused
from moderation.hooks.guard import attempt
from moderation.hooks.outbound.client import GuardedClient, Surrounding, Terms
from moderation.hooks.outbound.memory import OutboundMemory
from moderation.hooks.outbound.places import Place, parse_place

MOST_HOSTS = 50
HOSTS_SECONDS = 1.0
"""How long `hosts()` may take."""
USUAL_SECONDS = 10.0
"""The time of a request for an implementation whose calls have no limit of their own."""


class WaysOut:
    """What lets the implementations of one process out: a memory, and what the operator set."""

    def __init__(
        self,
        memory: OutboundMemory,
        private_hosts: Iterable[str] = (),
        contact: str | None = None,
        surrounding: Surrounding | None = None,
    ) -> None:
        """Take the memory, the places that may be private (`host:port`), and whom to write to."""
        self._memory = memory
        self._private = frozenset(map(parse_place, private_hosts))
        self._agent = agent(contact)
        self._surrounding = surrounding

    def client(self, plugin: str, kind: type[Implementation[Any]]) -> BoundClient:
        """Make the client of one implementation; it opens when it is bound to the made object."""
        if type(kind.rate_limit) is not RateLimit:
            raise ContractBroken("rate_limit must be a RateLimit")
        seconds = float(getattr(kind, "seconds_limit", USUAL_SECONDS))
        terms = Terms(plugin, seconds, kind.rate_limit, self._private, self._agent)
        return BoundClient(terms, self._memory, self._surrounding)


class BoundClient(GuardedClient):
    """A guarded client that asks its implementation once which hosts it speaks to."""

    def __init__(
        self, terms: Terms, memory: OutboundMemory, surrounding: Surrounding | None = None
    ) -> None:
        """Take what `GuardedClient` takes; nothing can be reached before `bind`."""
        super().__init__(terms, self._places, memory, surrounding)
        self._implementation: Implementation[Any] | None = None
        self._read: frozenset[Place] | None = None

    def bind(self, implementation: Implementation[Any]) -> None:
        """Reach from now on what this object's `hosts()` names, as asked at the first request."""
        self._implementation = implementation

    def _places(self) -> frozenset[Place]:
        if self._read is None:
            if self._implementation is None:
                raise HostRefused("no service may be reached while the plugin is being built")
            self._read = read_hosts(self._implementation.hosts)
        return self._read


def read_hosts(hosts: Callable[[], object]) -> frozenset[Place]:
    """Ask which hosts may be reached. Raises `HostRefused`, which says what is wrong with them."""
    ended = attempt(HOSTS_SECONDS, hosts)
    if ended.error is not None:
        raise HostRefused(f"its hosts() failed: {plain_text(ended.error)}") from ended.error
    named = ended.value
    if type(named) is not tuple or len(named) > MOST_HOSTS:
        raise HostRefused(f"its hosts() must give a tuple of at most {MOST_HOSTS} names")
    try:
        return frozenset(map(parse_place, named))
    except ValueError as error:
        raise HostRefused(f"its hosts() cannot be read: {writable(str(error))}") from error


@lru_cache
def agent(contact: str | None) -> str:
    """Give the name under which services see Venire, with whom to write to when that is known."""
    try:
        number = version("venire")
    except PackageNotFoundError:
        number = "0"
    told = (
        f" (+mailto:{contact})" if contact and contact.isascii() and contact.isprintable() else ""
    )
    return f"Venire/{number}{told}"
