"""What is told of a filter's trial: who put it there and why, and what is changed."""

from collections.abc import Collection
from itertools import takewhile

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message
from moderation.hooks.calling.seating import Choice
from moderation.hooks.doors import FILTERS
from moderation.hooks.manager import Manager
from moderation.hooks.settings import dump_settings, read_settings, setting_fields
from moderation.queries.ledger import LedgerRow, ledger_page
from moderation.queries.plugins.choices import setting_name


def put_on_trial_by(plugin: str, filter_id: str) -> LedgerRow | None:
    """Give the act that put a filter on trial; None where nobody did, or it counts again."""
    acts = ledger_page(f"setting:{setting_name(plugin)}").rows
    tried = list(takewhile(lambda act: filter_id in _on_trial_after(act), acts))
    return tried[-1] if tried else None


def _on_trial_after(act: LedgerRow) -> Collection[str]:
    value = dict(act.state).get("value")
    found = value.get("shadow") if isinstance(value, dict) else None
    return found if isinstance(found, list) else ()


def users_of(act: LedgerRow | None) -> list[int]:
    """Give the account of who did something, for its name; none for a program or nothing."""
    if act is None or not act.actor.startswith("user:"):
        return []
    return [int(act.actor.removeprefix("user:"))]


def changed_settings(manager: Manager, filter_id: str, choice: Choice) -> list[Message]:
    """Name the settings in which what is on trial differs from what counts."""
    candidate = choice.candidates.get(filter_id)
    settings_class = _settings_class(manager, filter_id)
    if candidate is None or settings_class is None:
        return []
    try:
        old, new = (
            dump_settings(read_settings(settings_class, stored))
            for stored in (choice.settings.get(filter_id, {}), candidate)
        )
    except Invalid:
        return []
    fields = setting_fields(settings_class)
    return [one.setting.label for one in fields if old[one.name] != new[one.name]]


def _settings_class(manager: Manager, filter_id: str) -> type | None:
    found = (one for record in manager.plugins for one in record.registrations)
    return next(
        (
            one.implementation.settings_class
            for one in found
            if one.door is FILTERS and one.implementation.id == filter_id
        ),
        None,
    )
