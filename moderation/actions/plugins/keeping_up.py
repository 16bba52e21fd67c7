"""Keeping a process's plugins in step with what was chosen and with what other processes saw."""

from collections.abc import Collection

from moderation.actions.plugins.breakers import agree_on_breakers
from moderation.actions.plugins.health import record_health
from moderation.domain.actor import Context
from moderation.hooks.manager import Manager
from moderation.queries.plugins.choices import stored_choices
from moderation.queries.screening.models import model_ids_in_use, models_in_use


def catch_up(manager: Manager, calling: Collection[str]) -> bool:
    """Heed the stored choices and breakers; return whether choices had changed.

    `calling` names the doors and events that this process calls: only theirs may it probe.
    """
    chosen = {name: one.choice for name, one in stored_choices().items()}
    changed = chosen != manager.choices
    if changed:
        manager.configure(chosen)
    agree_on_breakers(manager, calling)
    return changed


def catch_up_on_models(manager: Manager) -> None:
    """Give filters that learn their newest models; where none is new this reads their ids alone.

    A filter that refuses its model is counted in its health.
    """
    learning = manager.learning_filters()
    if not learning:
        return
    used = model_ids_in_use()
    if any(one.model != used.get(one.id, 0) for one in learning):
        manager.take_models(models_in_use())


def write_down(context: Context, manager: Manager) -> None:
    """Write what this process counted since the last time; nothing when nothing was called."""
    record_health(context, manager.flush())
