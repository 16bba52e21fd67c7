"""Putting a filter back on trial whose hits jumped and look wrong; telling who went on trial."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from moderation.actions.plugins.choices import change_locked
from moderation.actions.screening.trials import tried
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.messages import Message, message
from moderation.domain.screening.alarms import Answers, looks_broken
from moderation.extensions import db
from moderation.hooks.calling.seating import Choice, setup_of
from moderation.hooks.doors import FILTERS
from moderation.hooks.loading.records import PluginRecord, Registration
from moderation.hooks.manager import Manager
from moderation.queries.plugins.choices import stored_choice, stored_choices
from moderation.queries.screening.hours import Lately, lately, ruled_lately
from moderation.work import outbox

KIND = "mail"
PUT_ON_TRIAL = "trial"
"""What the subject of such a notice begins with; the filter and the day (UTC) follow."""
CHANGED = "changed"
"""The same of a filter that is on trial for its new code; the filter and the code's end follow."""
_CODE_END = 12


@dataclass(frozen=True, slots=True)
class _Counting:
    """A filter that counts, with the choice that lets it."""

    record: PluginRecord
    one: Registration
    choice: Choice

    @property
    def id(self) -> str:
        return self.one.implementation.id


def suspend_broken_filters(context: Context, manager: Manager) -> list[str]:
    """Put filters that look broken on trial; return their ids.

    At most once a day each: an admin who lets one count again on the same day knows why. One
    filter goes on counting whatever it does: without any, all would be let through.
    """
    found, counting = lately(context.now), list(_counting(manager))
    broken = [one for one in counting if _looks_broken(context, manager, one, found)]
    db.session.rollback()
    most = len(counting) - 1
    return [one.id for one in broken[:most] if _suspend(context, manager, one, found)]


def tell_of_changed_filters(context: Context, manager: Manager) -> list[str]:
    """Ask for a notice on each filter that is on trial since its code changed; return their ids.

    One for each code; again once the work is forgotten, while it is still on trial.
    """
    changed = {f"{CHANGED}:{id}:{code[-_CODE_END:]}": id for id, code in _changed(manager)}
    asked = [one for one in changed if not outbox.was_asked(db.session(), KIND, one)]
    db.session.rollback()
    if asked:
        with transaction() as session:
            outbox.ask_many(session, KIND, asked, due_at=context.now, now=context.now)
    return [changed[one] for one in asked]


def _changed(manager: Manager) -> Iterator[tuple[str, str]]:
    """Give filters that an admin let count with other code than they have, and that code."""
    stored = stored_choices()
    for record in manager.plugins:
        choice = stored[record.name].choice if record.name in stored else Choice()
        for one in record.registrations if choice.enabled else ():
            id = one.implementation.id
            relied_on = one.door is FILTERS and id in choice.counting.keys() - choice.shadow
            if relied_on and manager.is_on_trial(record, one, choice):
                yield id, manager.code(record.name)


def _counting(manager: Manager) -> Iterator[_Counting]:
    stored = stored_choices()
    for record in manager.plugins:
        choice = stored[record.name].choice if record.name in stored else Choice()
        for one in record.registrations:
            counts = choice.enabled and not manager.is_on_trial(record, one, choice)
            if one.door is FILTERS and counts:
                yield _Counting(record, one, choice)


def _looks_broken(context: Context, manager: Manager, one: _Counting, found: Lately) -> bool:
    recent = found.recent.get((one.id, False))
    if recent is None:
        return False
    before = [found.before[key] for key in ((one.id, False), (one.id, True)) if key in found.before]
    stored = one.choice.settings.get(one.id, {})
    setup = setup_of(one.one, stored, manager.code(one.record.name))
    return looks_broken(recent, before, ruled_lately(one.id, setup, context.now))


def _suspend(context: Context, manager: Manager, one: _Counting, found: Lately) -> bool:
    plugin = one.record.name
    notice = f"{PUT_ON_TRIAL}:{one.id}:{context.now.astimezone(UTC).date()}"
    with transaction() as session:
        by_now = stored_choice(plugin).choice
        done = manager.is_on_trial(one.record, one.one, by_now)
        if done or outbox.was_asked(session, KIND, notice):
            return False
        change_locked(
            session, context, plugin, None, "plugin.put_on_trial",
            lambda choice: tried(choice, one.id), _why(found.recent[one.id, False]),
        )  # fmt: skip
        outbox.ask(session, KIND, notice, due_at=context.now, now=context.now)
        return True


def _why(recent: Answers) -> Message:
    return message(
        "It alone suspected %(alone)s of %(asked)s items within two hours, far more than before.",
        alone=recent.alone,
        asked=recent.asked,
    )
