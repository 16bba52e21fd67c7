"""Which kind of work waits in which queue, and how each queue is worked."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

#: The one table of kinds. A kind that is not listed cannot be asked for.
QUEUE_OF: Mapping[str, str] = MappingProxyType(
    {
        "screen": "screen",
        "jury": "jury",
        "enrich": "enrich",
        "translate": "enrich",
        "learn": "learn",
        "train": "learn",
        "try": "learn",
        "event": "bulk",
        "mail": "mail",
        "plugin_check": "bulk",
        "route": "bulk",
        "bulk": "bulk",
        "retag": "bulk",
    }
)


#: Which doors (or events) of plugins the work of each queue calls.
CALLED_FROM: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "screen": frozenset({"filter"}),
        "jury": frozenset({"juror"}),
        "enrich": frozenset({"enricher", "translator"}),
        "learn": frozenset({"filter"}),
        "bulk": frozenset({"decision_made", "verdict_reached", "topic_changed"}),
        "mail": frozenset({"notifier"}),
    }
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How one job works on its queue.

    ``claim``: at most so many items at once. ``budget``: a job that has worked for so many seconds
    ends and rings again; 0 means after one claim. ``lease``: seconds until a claim that was not
    renewed counts as lost. ``limit``: seconds after which RQ ends the job, far beyond the budget.
    ``linger``: seconds that a job waits for more once it has done some.
    """

    claim: int
    budget: float
    lease: float
    limit: int
    linger: float = 0.0


#: Waiting a little costs less than another fork.
_BATCH = Pace(claim=100, budget=60.0, lease=30.0, limit=180, linger=0.5)
#: Who decides decides more: another process would have to import what models are made with.
_LEARNING = Pace(claim=100, budget=60.0, lease=30.0, limit=900, linger=10.0)
_SINGLE = Pace(claim=1, budget=0.0, lease=30.0, limit=900)

PACE: Mapping[str, Pace] = MappingProxyType(
    {
        "screen": _BATCH,
        "jury": _SINGLE,
        "enrich": _SINGLE,
        "learn": _LEARNING,
        "bulk": _BATCH,
        "mail": _BATCH,
    }
)


def queue_of(kind: str) -> str:
    """Give the queue of a kind of work. Raises ValueError for a kind that nobody handles."""
    try:
        return QUEUE_OF[kind]
    except KeyError:
        known = ", ".join(sorted(QUEUE_OF))
        raise ValueError(f"{kind!r} is no kind of work; there are: {known}") from None
