"""One implementation as the manager holds it: built, or with the reason why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.domain.screening import FailPolicy
from moderation.hooks.calling.answers import Failure, FailureKind, failure_of
from moderation.hooks.calling.breaker import Breaker
from moderation.hooks.calling.health import Health
from moderation.hooks.contracts import Implementation, Surroundings
from moderation.hooks.guard import attempt
from moderation.hooks.loading.records import Registration
from moderation.hooks.settings import read_settings

if TYPE_CHECKING:
    from moderation.hooks.outbound.ways import WaysOut

BUILD_SECONDS = 2.0
"""How long building one object may take."""


@dataclass(eq=False, slots=True)
class Backend:
    """One implementation behind one door.

    `made` is the plugin's object, None when `trouble` says why there is none. `seconds_limit`
    is its time for one call. `order` is the place that the admin gave it, lowest first. With
    `shadow` it is on trial: asked, and counted for nothing; so are changed settings of a filter
    whose old ones go on counting, its `candidate`. `fail_policy` is a filter's, and so is `setup`,
    a short hash of its settings and code: figures are of one setup. `model` is the number of the
    model that a filter has which learns, 0 for none.
    """

    plugin: str
    door: str
    id: str
    title: Message
    order: int
    seconds_limit: float
    made: Any
    trouble: Failure | None
    paid: bool = False
    shadow: bool = False
    candidate: bool = False
    needs_address: bool = False
    setup: str = ""
    fail_policy: FailPolicy = FailPolicy.BY_AUTHOR
    model: int = 0
    breaker: Breaker = field(default_factory=Breaker)
    health: Health = field(default_factory=Health)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        """Join the name under which failures speak of it."""
        self.name = self.plugin if self.plugin == self.id else f"{self.plugin}.{self.id}"


def build(
    one: Registration,
    order: int,
    stored: Mapping[str, Any],
    surroundings: Surroundings,
    ways_out: WaysOut | None = None,
) -> Backend:
    """Build the object of a registration with its stored settings; trouble is kept, not raised.

    It gets a guarded client of its own from `ways_out`; without one it reaches nothing.
    """
    kind = one.implementation
    made, trouble = _make(one, stored, surroundings, ways_out)
    return Backend(
        one.plugin,
        one.door.name,
        kind.id,
        kind.title,
        order,
        float(getattr(kind, "seconds_limit", BUILD_SECONDS)),
        made,
        trouble,
        bool(getattr(kind, "paid", False)),
        needs_address=_needs_address(made),
    )


def _needs_address(made: Any) -> bool:
    """Ask a filter whether it needs the sender's address; what fails to say so gets none."""
    return made is not None and attempt(BUILD_SECONDS, _said, made).value is True


def _said(made: Any) -> Any:
    return getattr(made, "needs_address", False)


def _make(
    one: Registration,
    stored: Mapping[str, Any],
    surroundings: Surroundings,
    ways_out: WaysOut | None,
) -> tuple[Any, Failure | None]:
    kind = one.implementation
    try:
        settings = read_settings(kind.settings_class, stored)
    except Invalid as error:
        return None, _unusable(kind.id, error)
    built = attempt(BUILD_SECONDS, _built, one, settings, surroundings, ways_out)
    if built.error is not None:
        failure = failure_of(kind.id, built.error, BUILD_SECONDS)
        return None, Failure(FailureKind.UNUSABLE, failure.reason)
    return built.value, None


def _built(
    one: Registration, settings: Any, surroundings: Surroundings, ways_out: WaysOut | None
) -> Implementation[Any]:
    if ways_out is None:
        return one.implementation(settings, surroundings)
    client = ways_out.client(one.plugin, one.implementation)
    made = one.implementation(settings, replace(surroundings, http=client))
    client.bind(made)
    return made


def _unusable(name: str, error: Invalid) -> Failure:
    wrong = ", ".join(sorted(error.fields))
    text = message("The settings of %(name)s cannot be used: %(fields)s.", name=name, fields=wrong)
    return Failure(FailureKind.UNUSABLE, text)
