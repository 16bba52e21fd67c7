"""Filters that are written for a test count at once, as if an admin had let them."""

from moderation.actions.operating.settings import change_setting
from moderation.domain.actor import Context
from moderation.hooks.calling.seating import Choice, choice_to_json
from moderation.hooks.doors import FILTERS
from moderation.hooks.manager import Manager
from moderation.queries.plugins.choices import setting_name


def counting(manager: Manager, **others: Choice) -> dict[str, Choice]:
    """Give for each plugin with filters the choice that lets these count; ``others`` go before."""
    found = {record.name: _counting(manager, record.name) for record in manager.plugins}
    return {name: one for name, one in found.items() if one.counting} | others


def let_all_count(context: Context, manager: Manager) -> None:
    """Store these choices, for processes that start later, and heed them here."""
    chosen = counting(manager)
    for name, choice in chosen.items():
        change_setting(context, setting_name(name), choice_to_json(choice))
    manager.configure(chosen)


def _counting(manager: Manager, plugin: str) -> Choice:
    records = [one for one in manager.plugins if one.name == plugin]  # two may claim one name
    offered = [one for record in records for one in record.registrations]
    ids = [one.implementation.id for one in offered if one.door is FILTERS]
    return Choice(counting=dict.fromkeys(ids, manager.code(plugin)))
