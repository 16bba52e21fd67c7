"""Letting filters count, and putting them on trial.

The caller has found the filter; ``code`` and ``setup`` are what `FilterReport` calls them.
"""

from dataclasses import replace

from moderation.actions.plugins.choices import change_choice
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.extensions import db
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.seating import Choice
from moderation.hooks.contracts import Implementation, LearningFilter
from moderation.hooks.manager import Manager
from moderation.queries.screening.outcomes import has_decisions, trial_standing
from moderation.work import outbox


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
            "Too little is known of it yet: it gave points to %(seen)s decided items, of which"
            " %(unwanted)s were unwanted; it takes %(needed)s and %(bad)s.",
            seen=found.seen,
            needed=found.needed,
            unwanted=found.unwanted,
            bad=found.needed_unwanted,
        )
        raise Invalid.in_field("early", text)


TRY = "try"
"""The kind of work that asks a filter on trial about what people decided before."""


def trial_of(tried: Backend) -> str:
    """Name a filter's trial with the settings and the code that it has."""
    return f"filter:{tried.id}:{tried.setup}"


def begin_trials(context: Context, manager: Manager) -> list[str]:
    """Ask for each trial that is new to look at what people decided before; return their names.

    Not of filters that learn, which know these decisions, and of none that asks a service. What is
    asked twice, by another machine or once the work is forgotten, is kept once.
    """
    found = manager.shadow_filters() if has_decisions() else ()
    trials = [trial_of(one) for one in found if _knows_nothing_of_it(one)]
    begun = [one for one in trials if not outbox.was_asked(db.session(), TRY, one)]
    db.session.rollback()
    if begun:
        with transaction() as session:
            outbox.ask_many(session, TRY, begun, due_at=context.now, now=context.now)
    return begun


def _knows_nothing_of_it(one: Backend) -> bool:
    made = one.made
    if made is None or one.paid or isinstance(made, LearningFilter) or made.needs_address:
        return False
    return type(made).hosts is Implementation.hosts  # the core calls no plugin here
