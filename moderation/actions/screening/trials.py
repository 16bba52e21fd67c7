"""Letting filters count, and putting them on trial.

The caller has found the filter; ``code`` and ``setup`` are what `FilterReport` calls them.
"""

from dataclasses import replace

from moderation.actions.plugins.choices import change_choice
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.hooks.calling.seating import Choice
from moderation.queries.screening.outcomes import trial_standing


def let_count(
    context: Context,
    plugin: str,
    filter_id: str,
    seen_version: int,
    *,
    code: str = "",
    setup: str = "",
    early: bool = False,
) -> int:
    """Let a filter count from now on, with its changed settings if some are on trial.

    Other code than `code` will be on trial again. Return the new version of the plugin's choice.
    Raises Stale, and, unless `early`, Invalid where too few decisions stand beside this `setup`.
    """
    require(context, Permission.PLUGIN_CONFIGURE)
    if not early:
        _refuse_too_early(filter_id, setup)

    def change(choice: Choice) -> Choice:
        given = choice.candidates.get(filter_id)
        return replace(
            _without_candidate(choice, filter_id),
            shadow=choice.shadow - {filter_id},
            counting={**choice.counting, filter_id: code},
            settings=choice.settings if given is None else {**choice.settings, filter_id: given},
        )

    return change_choice(context, plugin, seen_version, "plugin.let_count", change)


def put_on_trial(context: Context, plugin: str, filter_id: str, seen_version: int) -> int:
    """Ask a filter from now on and count what it says for nothing. Raises Stale."""
    require(context, Permission.PLUGIN_CONFIGURE)
    return change_choice(
        context, plugin, seen_version, "plugin.put_on_trial",
        lambda choice: tried(choice, filter_id),
    )  # fmt: skip


def drop_candidate(context: Context, plugin: str, filter_id: str, seen_version: int) -> int:
    """Forget a filter's changed settings that are on trial. Raises Stale."""
    require(context, Permission.PLUGIN_CONFIGURE)
    return change_choice(
        context, plugin, seen_version, "plugin.candidate_dropped",
        lambda choice: _without_candidate(choice, filter_id),
    )  # fmt: skip


def tried(choice: Choice, filter_id: str) -> Choice:
    """Give the choice with a filter on trial, with the settings that it has."""
    counting = {id: code for id, code in choice.counting.items() if id != filter_id}
    return replace(choice, shadow=choice.shadow | {filter_id}, counting=counting)


def _without_candidate(choice: Choice, filter_id: str) -> Choice:
    others = {id: one for id, one in choice.candidates.items() if id != filter_id}
    return replace(choice, candidates=others)


def _refuse_too_early(filter_id: str, setup: str) -> None:
    found = trial_standing(filter_id, setup)
    if not found.ready:
        text = message(
            "Too little is known of it: %(seen)s of %(needed)s decisions, "
            "%(unwanted)s of %(bad)s on unwanted items.",
            seen=found.seen,
            needed=found.needed,
            unwanted=found.unwanted,
            bad=found.needed_unwanted,
        )
        raise Invalid.in_field("early", text)
