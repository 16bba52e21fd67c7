"""Seats for filters that an admin relies on and that could not be loaded.

Without a seat such a filter would be missed by nobody, and what it used to hold would appear. In
its seat it fails on every item, so that its policy for failures decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from moderation.domain.messages import message
from moderation.domain.screening import FailPolicy
from moderation.hooks.calling.answers import Failure, FailureKind
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.seating import COUNTING_FROM_START, Choice
from moderation.hooks.contracts import Filter
from moderation.hooks.doors import FILTERS
from moderation.hooks.loading.records import Origin, PluginRecord, PluginState


def seat_stand_ins(
    seats: dict[str, dict[str, Backend]],
    records: Iterable[PluginRecord],
    choices: Mapping[str, Choice],
) -> None:
    """Seat a failing filter, last, for each that counts and whose plugin could not be loaded.

    `seats` are those of the implementations that were loaded; none of them is replaced.
    """
    for record in records:
        choice = choices.get(record.name, Choice())
        if record.state is PluginState.FAILED and choice.enabled:
            for made in _stand_ins(record, choice):
                seats.setdefault(FILTERS.name, {}).setdefault(made.id, made)


def _stand_ins(record: PluginRecord, choice: Choice) -> Iterator[Backend]:
    for id in sorted(_relied_on(record, choice) - choice.shadow):
        yield _stand_in(record, id, choice)


def _relied_on(record: PluginRecord, choice: Choice) -> frozenset[str]:
    known = record.source.origin is Origin.BUNDLED
    from_start = COUNTING_FROM_START & {record.name} if known else frozenset()
    return from_start | choice.counting.keys()


def _stand_in(record: PluginRecord, id: str, choice: Choice) -> Backend:
    reason = record.reason or message("%(name)s could not be loaded.", name=record.name)
    failure = Failure(FailureKind.UNUSABLE, reason)
    title = message("%(id)s, which could not be loaded", id=id)
    made = Backend(
        record.name, FILTERS.name, id, title, choice.order, Filter.seconds_limit, None, failure
    )
    made.fail_policy = choice.fail_policy.get(id, FailPolicy.BY_AUTHOR)
    return made
