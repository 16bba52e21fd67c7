"""The settings of the whole site."""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from flask import flash, redirect, render_template, request, url_for

from moderation.actions.operating.settings import change_site_settings
from moderation.domain.authors import Mode
from moderation.domain.errors import Invalid, Stale
from moderation.domain.jury import StatusPolicy
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.queries.settings import MODES, SiteSettings, read_site_settings, site_settings
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import current_context
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message

LONGEST_NUMBER = 12  # characters


@blueprint.get("/settings")
@needs(Permission.SETTING_CHANGE)
def settings() -> str:
    """Show the settings."""
    stored, version = read_site_settings()
    return _page(asdict(stored), version)


@blueprint.post("/settings")
@needs(Permission.SETTING_CHANGE)
def change_settings() -> Answer:
    """Store the settings, unless somebody changed them since the form was opened."""
    seen = positive_number(request.form.get("version")) or 0
    typed = {**request.form, **{name: name in request.form for name in _TICKS}}
    try:
        change_site_settings(current_context(), _read(typed).checked(), seen)
    except Invalid as error:
        return _page(typed, seen, error), error.http_status
    except Stale as error:
        stored, version = read_site_settings()
        return _page(asdict(stored), version, error, typed), error.http_status
    flash(render_message(message("The settings are stored.")))
    return redirect(url_for("admin.settings"), 303)


def _page(
    values: Mapping[str, object],
    version: int,
    error: Invalid | Stale | None = None,
    typed: Mapping[str, object] | None = None,
) -> str:
    return render_template(
        "admin/settings.html",
        values=values,
        version=version,
        error=error,
        typed=typed or {},
        problems=error.fields if isinstance(error, Invalid) else {},
        policies=list(StatusPolicy),
        modes=list(Mode),
    )


def _read(typed: Mapping[str, object]) -> SiteSettings:
    """Read the form's texts as a whole; what it does not ask for stays as it is stored.

    Raises Invalid with a message for each text that is none of its field's.
    """
    problems: dict[str, Message] = {}
    values: dict[str, object] = {
        **{name: str(typed.get(name, "")) for name in ("status_policy", *MODES)},
        **{name: typed[name] for name in _TICKS},
    }
    for name, kind in _NUMBERS.items():
        try:
            values[name] = read_number(kind, str(typed.get(name, "")))
        except ValueError:
            problems[name] = message("Write a number.")
    if problems:
        raise Invalid(fields=problems)
    return replace(site_settings(), **values)  # type: ignore[arg-type]


#: What is ticked or not, so that a form without it says no.
_TICKS = (
    "publish_verdict_changes", "own_appeals", "explain_approve", "explain_reject", "explain_undo",
    "tell_of_lateness",
)  # fmt: skip

_NUMBERS: Mapping[str, Callable[[str], float]] = {
    "check_interval_days": int,
    "panel_size": int,
    "quorum": int,
    "trusted_after": int,
    "first_items": int,
    "hide_reports_from": float,
    "bulk_cap": int,
    "bulk_limit_alone": int,
    "second_looks_percent": int,
    "blind_samples_percent": int,
    "tag_memory_days": int,
    "tag_change_alone": int,
    "tag_change_second": int,
}


def read_number(kind: Callable[[str], float], text: str) -> float:
    """Read what was typed as a number, with a point or a comma; raises ValueError for any other."""
    cleaned = text.strip().replace(",", ".")
    if len(cleaned) > LONGEST_NUMBER or not cleaned.isascii():
        raise ValueError("too long for any setting")
    number = kind(cleaned)
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number
