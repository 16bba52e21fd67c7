"""Bringing a list of words into a filter's settings: checked and stored as its form would."""

from collections.abc import Sequence
from typing import Any

from moderation.actions.plugins.choices import store_settings
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.screening.word_lists import Brought, bring
from moderation.hooks.loading.records import Registration
from moderation.hooks.settings import dump_settings, read_settings, setting_fields
from moderation.queries.plugins.choices import stored_choice


def listed_words(one: Registration, field: str) -> tuple[str, ...]:
    """Return a list as it was last set, also where that is on trial; raises Invalid for none."""
    kinds = {each.name: each.kind for each in setting_fields(one.implementation.settings_class)}
    if kinds.get(field) != tuple[str, ...]:
        reason = message(
            "“%(id)s” has no list called “%(name)s”.", id=one.implementation.id, name=field
        )
        raise Invalid(reason)
    return tuple(_settings(one)[field])


def bring_words(
    context: Context,
    one: Registration,
    field: str,
    coming: Sequence[str],
    *,
    replace: bool = False,
    on_trial: bool = False,
) -> Brought:
    """Bring words into a list of one implementation's settings; nothing is stored if none changes.

    `on_trial`: the changed list is tried beside the one that counts. Raises Invalid for too many
    or too long words, Stale where the settings change meanwhile.
    """
    require(context, Permission.PLUGIN_CONFIGURE)
    version = stored_choice(one.plugin).version
    brought = bring(listed_words(one, field), coming, replace=replace)
    if brought.differs:
        values = {**_settings(one), field: list(brought.entries)}
        store_settings(context, one, values, version, on_trial=on_trial)
    return brought


def _settings(one: Registration) -> dict[str, Any]:
    choice, id = stored_choice(one.plugin).choice, one.implementation.id
    stored = choice.candidates.get(id, choice.settings.get(id, {}))
    return dump_settings(read_settings(one.implementation.settings_class, stored))
