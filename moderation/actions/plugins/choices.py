"""What an admin chooses for a plugin: on or off, its place, its settings, trial and fail policy.

Every change names the version of the choice that the admin saw, and writes one ledger row.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from moderation.actions.operating.settings import store_setting
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.domain.screening import FailPolicy
from moderation.hooks.calling.seating import Choice, choice_from_json, choice_to_json
from moderation.hooks.doors import FILTERS, JURORS
from moderation.hooks.loading.records import Registration
from moderation.hooks.settings import dump_settings, read_settings
from moderation.models import Setting
from moderation.queries.plugins.choices import setting_name

FIRST, LAST = 0, 9_999
"""The places that an admin can give, both included."""

Change = Callable[[Choice], Choice]


def enable(context: Context, plugin: str, seen_version: int) -> int:
    """Switch a plugin on; return the new version. One that was never imported needs a restart."""
    return change_choice(context, plugin, seen_version, "plugin.enabled", _switched(on=True))


def disable(context: Context, plugin: str, seen_version: int) -> int:
    """Switch a plugin off; it is not called from now on, and not imported at the next start."""
    return change_choice(context, plugin, seen_version, "plugin.disabled", _switched(on=False))


def _switched(*, on: bool) -> Change:
    return lambda choice: replace(choice, enabled=on)


def set_order(context: Context, plugin: str, order: int, seen_version: int) -> int:
    """Give a plugin its place among others, lowest first. Raises Invalid outside 0 to 9,999."""
    require(context, Permission.PLUGIN_CONFIGURE)
    if not FIRST <= order <= LAST:
        text = message("Write a place from %(first)s to %(last)s.", first=FIRST, last=LAST)
        raise Invalid.in_field("order", text)
    return change_choice(
        context, plugin, seen_version, "plugin.ordered", lambda choice: replace(choice, order=order)
    )


def store_settings(
    context: Context,
    one: Registration,
    values: Mapping[str, Any],
    seen_version: int,
    *,
    on_trial: bool = False,
) -> int:
    """Store the settings of one implementation as its settings class takes them.

    `on_trial`: those of a filter go on trial beside the old ones, which go on counting until an
    admin lets the new ones count. Raises Invalid with a message for each wrong field.
    """
    require(context, Permission.PLUGIN_CONFIGURE)
    id = one.implementation.id
    taken = dump_settings(read_settings(one.implementation.settings_class, values))

    def change(choice: Choice) -> Choice:
        others = {name: each for name, each in choice.candidates.items() if name != id}
        if on_trial and one.door is FILTERS:
            return replace(choice, candidates={**others, id: taken})
        return replace(choice, settings={**choice.settings, id: taken}, candidates=others)

    return change_choice(context, one.plugin, seen_version, "plugin.settings_changed", change)


def set_shadow(context: Context, one: Registration, on_trial: bool, seen_version: int) -> int:
    """Put a juror on trial, or end its trial. Raises Invalid for another door's.

    Filters have an action of their own: figures stand before it.
    """
    require(context, Permission.PLUGIN_CONFIGURE)
    if one.door is not JURORS:
        raise Invalid.in_field("shadow", message("Filters count by their figures."))
    changed = frozenset({one.implementation.id})

    def change(choice: Choice) -> Choice:
        shadow = choice.shadow | changed if on_trial else choice.shadow - changed
        return replace(choice, shadow=shadow)

    return change_choice(context, one.plugin, seen_version, "plugin.shadow_changed", change)


def set_fail_policy(context: Context, one: Registration, policy: str, seen_version: int) -> int:
    """Say what a filter's failure means. Raises Invalid for no filter, and for no policy."""
    require(context, Permission.PLUGIN_CONFIGURE)
    if one.door is not FILTERS:
        raise Invalid.in_field("fail_policy", message("Only filters have a choice of policy."))

    chosen = _policy(policy)

    def change(choice: Choice) -> Choice:
        policies = {**choice.fail_policy, one.implementation.id: chosen}
        return replace(choice, fail_policy=policies)

    return change_choice(context, one.plugin, seen_version, "plugin.fail_policy_changed", change)


def _policy(text: str) -> FailPolicy:
    try:
        return FailPolicy(text)
    except ValueError:
        raise Invalid.in_field("fail_policy", message("Choose one.")) from None


def change_choice(
    context: Context,
    plugin: str,
    seen_version: int | None,
    act: str,
    change: Change,
) -> int:
    """Change one plugin's choice as it stands, in one transaction; return the new version.

    Raises NotAllowed and Stale.
    """
    require(context, Permission.PLUGIN_CONFIGURE)  # whichever act forgot to ask
    with transaction() as session:
        return change_locked(session, context, plugin, seen_version, act, change)


def change_locked(
    session: Session,
    context: Context,
    plugin: str,
    seen_version: int | None,
    act: str,
    change: Change,
    reason: Message | None = None,
) -> int:
    """Change one plugin's choice inside the caller's transaction; see `change_choice`."""
    name = setting_name(plugin)
    row = session.get(Setting, name, with_for_update=True, populate_existing=True)
    chosen = choice_to_json(change(choice_from_json(row.value if row else None)))
    return store_setting(session, context, name, chosen, seen_version, act, reason)
