"""The list of plugins, and the page of one."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template
from wtforms import Form

from moderation.actions.plugins.choices import FIRST, LAST
from moderation.domain.errors import VenireError
from moderation.domain.roles import Permission
from moderation.domain.screening import FailPolicy
from moderation.hooks.calling.seating import ON_TRIAL
from moderation.hooks.doors import FILTERS, JURORS
from moderation.hooks.loading.fingerprints import fingerprint
from moderation.queries.ledger import ledger_page
from moderation.queries.plugins.choices import setting_name
from moderation.queries.plugins.dependents import dependents
from moderation.queries.plugins.health import checks, last_errors
from moderation.queries.plugins.touched import touched
from moderation.queries.plugins.trials import trial_of
from moderation.queries.users import shown_names
from moderation.web.admin.blueprint import blueprint
from moderation.web.admin.plugins.forms import filled_form
from moderation.web.admin.plugins.standing import Attention, Standing, standing, standings
from moderation.web.context import now
from moderation.web.plugins import current_plugins
from moderation.web.private import needs

SHOWN_ACTS = 10


@blueprint.get("/plugins")
@needs(Permission.PLUGIN_WATCH)
def plugins() -> str:
    """List the plugins: what needs a look, what works, what is switched off."""
    shown = standings(current_plugins(), now())
    groups = [(group, [one for one in shown if one.attention is group]) for group in Attention]
    return render_template("admin/plugins/list.html", groups=groups, count=len(shown))


@blueprint.get("/plugins/<plugin>")
@needs(Permission.PLUGIN_WATCH)
def plugin(plugin: str) -> str:
    """Show one plugin."""
    return plugin_page(plugin)


def plugin_page(
    name: str, error: VenireError | None = None, typed: Mapping[str, Form] | None = None
) -> str:
    """Render the page of a plugin, after a refusal with the forms as they were typed."""
    shown = standing(current_plugins(), name, now())
    errors = last_errors(name)
    history = ledger_page(f"setting:{setting_name(name)}").rows[:SHOWN_ACTS]
    actors = {row.actor for row in history if row.actor.startswith("user:")}
    return render_template(
        "admin/plugins/plugin.html",
        plugin=shown,
        error=error,
        forms={**_forms(shown), **(typed or {})},
        answers=checks(name),
        errors=errors,
        touched=touched({one.subject for one in errors}),
        dependents=dependents(current_plugins(), name, now()),
        history=history,
        names=shown_names(int(actor.removeprefix("user:")) for actor in actors),
        on_trial={door.name for door in ON_TRIAL},
        filters=FILTERS.name,
        policies=list(FailPolicy),
        places=(FIRST, LAST),
        trials={
            part.one.implementation.id: trial_of(part.one.implementation.id)
            for part in shown.parts
            if part.one.door is JURORS
        },
        fingerprint=fingerprint(shown.record.source, current_app.config["VENIRE"].instance),
    )


def _forms(shown: Standing) -> dict[str, Any]:
    stored = shown.stored.choice.settings
    return {
        part.one.implementation.id: filled_form(
            part.one, stored.get(part.one.implementation.id, {})
        )
        for part in shown.parts
    }
