"""Which filters said nothing of an item because they were not asked, and why."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from moderation.domain.messages import Message, message
from moderation.hooks import doors
from moderation.hooks.calling.backend import Backend
from moderation.hooks.loading.records import PluginRecord, PluginState
from moderation.hooks.manager import Manager

#: Plugins in these states may have had a filter; nobody can know, they could not be read.
_UNREAD = frozenset({PluginState.FAILED, PluginState.BLOCKED})


@dataclass(frozen=True, slots=True)
class Silent:
    """A filter, or a plugin that may hold one, that was not asked; `why` can be unknown."""

    name: Message
    why: Message


def silent_filters(manager: Manager, heard: Collection[str], *, screened: bool) -> list[Silent]:
    """List the filters without a finding on a revision, as the plugins stand now.

    `heard` are the ids of those with one; `screened` says whether the revision's screening ended.
    """
    return [
        *_unasked(manager.backends(doors.FILTERS), heard, screened=screened),
        *_unread(manager.plugins),
    ]


def _unasked(
    filters: Iterable[Backend], heard: Collection[str], *, screened: bool
) -> Iterator[Silent]:
    for one in filters:
        if one.id not in heard:
            yield Silent(one.title, _why(one, screened=screened))


def _why(one: Backend, *, screened: bool) -> Message:
    if one.trouble is not None:
        return one.trouble.reason
    if not screened:
        return message("It has not been asked yet.")
    if one.breaker.is_open:
        return message("It rests after failures.")
    if one.shadow:
        return message("It is on trial and was not asked about this.")
    return message("It was switched on, or came, after this was screened.")


def _unread(plugins: Iterable[PluginRecord]) -> Iterator[Silent]:
    for record in plugins:
        if record.state in _UNREAD:
            name = message("%(name)s", name=record.name)
            why = record.reason or message("It could not be loaded.")
            yield Silent(name, why)
