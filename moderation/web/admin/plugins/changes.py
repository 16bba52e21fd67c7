"""What an admin changes on a plugin's page. Each form names the version of what it showed."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for

from moderation.actions.plugins import checks, choices
from moderation.actions.screening.trials import put_on_trial
from moderation.domain.errors import Invalid, NotFound, Stale
from moderation.domain.messages import Message, message
from moderation.hooks.doors import FILTERS
from moderation.hooks.loading.records import Registration
from moderation.web.admin.blueprint import blueprint
from moderation.web.admin.plugins.forms import show_problems, typed_form, values_of
from moderation.web.admin.plugins.pages import plugin_page
from moderation.web.admin.plugins.standing import standing
from moderation.web.context import current_context, now
from moderation.web.plugins import current_plugins
from moderation.web.private import Answer, positive_number
from moderation.web.rendering import render_message

LONGEST_NUMBER = 6  # digits


@blueprint.post("/plugins/<plugin>/activity")
def plugin_activity(plugin: str) -> Answer:
    """Switch a plugin on or off."""
    shown = standing(current_plugins(), plugin, now())
    on = request.form.get("enabled") == "yes"
    change = choices.enable if on else choices.disable
    said = message("It is switched on.") if on else message("It is switched off.")
    return _changed(shown.name, lambda: change(current_context(), shown.name, _seen()), said)


@blueprint.post("/plugins/<plugin>/order")
def plugin_order(plugin: str) -> Answer:
    """Give a plugin its place among others."""
    shown = standing(current_plugins(), plugin, now())
    text = request.form.get("order", "").strip()
    fine = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    order = int(text) if fine else -1
    return _changed(
        shown.name,
        lambda: choices.set_order(current_context(), shown.name, order, _seen()),
        message("The order is stored."),
    )


@blueprint.post("/plugins/<plugin>/<door>/<id>/settings")
def plugin_settings(plugin: str, door: str, id: str) -> Answer:
    """Store the settings of one implementation; those of a filter that counts go on trial.

    Unless the admin wants them to count at once.
    """
    one = _registration(plugin, door, id)
    form = typed_form(one)
    on_trial = _counts(one) and request.form.get("at_once") != "yes"
    try:
        choices.store_settings(current_context(), one, values_of(form), _seen(), on_trial=on_trial)
    except (Invalid, Stale) as error:
        if isinstance(error, Invalid):
            show_problems(form, error)
        return plugin_page(plugin, error, {id: form}), error.http_status
    return _done(plugin, _TRIED if on_trial else message("The settings are stored."))


_TRIED = message("The new settings are on trial; the old ones go on counting.")


def _counts(one: Registration) -> bool:
    """Whether it is a filter that counts now."""
    counting = current_plugins().filters() if one.door is FILTERS else ()
    return one.implementation.id in {each.id for each in counting}


@blueprint.post("/plugins/<plugin>/<door>/<id>/trial")
def plugin_trial(plugin: str, door: str, id: str) -> Answer:
    """Put a filter or juror on trial, or end a juror's trial: a filter's figures come before."""
    one = _registration(plugin, door, id)
    on_trial = request.form.get("trial") == "yes"
    said = message("It is on trial.") if on_trial else message("The trial has ended.")
    if one.door is FILTERS and on_trial:
        return _changed(plugin, lambda: put_on_trial(current_context(), plugin, id, _seen()), said)
    return _changed(
        plugin, lambda: choices.set_shadow(current_context(), one, on_trial, _seen()), said
    )


@blueprint.post("/plugins/<plugin>/<door>/<id>/fail-policy")
def plugin_fail_policy(plugin: str, door: str, id: str) -> Answer:
    """Say what a filter's failure means."""
    one = _registration(plugin, door, id)
    policy = request.form.get("policy", "")
    return _changed(
        plugin,
        lambda: choices.set_fail_policy(current_context(), one, policy, _seen()),
        message("The policy is stored."),
    )


@blueprint.post("/plugins/<plugin>/<door>/<id>/checks")
def plugin_check(plugin: str, door: str, id: str) -> Answer:
    """Have a worker ask an implementation whether it works."""
    checks.ask_check(current_context(), _registration(plugin, door, id))
    return _done(plugin, message("A worker was asked; the answer is shown here in a moment."))


def _registration(plugin: str, door: str, id: str) -> Registration:
    shown = standing(current_plugins(), plugin, now())
    for part in shown.parts:
        if (part.one.door.name, part.one.implementation.id) == (door, id):
            return part.one
    raise NotFound(message("This plugin offers no such thing."))


def _changed(plugin: str, change: Callable[[], int], said: Message) -> Answer:
    try:
        change()
    except (Invalid, Stale) as error:
        return plugin_page(plugin, error), error.http_status
    return _done(plugin, said)


def _done(plugin: str, said: Message) -> Answer:
    flash(render_message(said))
    return redirect(url_for("admin.plugin", plugin=plugin), 303)


def _seen() -> int:
    return positive_number(request.form.get("version")) or 0
