"""What an admin changes of one filter: whether it counts, and which model it goes by."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for

from moderation.actions.screening.models import let_learn, use_model
from moderation.actions.screening.trials import drop_candidate, let_count, put_on_trial
from moderation.domain.errors import Invalid, Stale
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.queries.screening.figures import FilterReport
from moderation.web.admin.blueprint import blueprint
from moderation.web.admin.screening.pages import filter_page, reports_of
from moderation.web.context import current_context
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message


@blueprint.post("/screening/filters/<filter_id>/standing")
@needs(Permission.PLUGIN_CONFIGURE)
def screening_standing(filter_id: str) -> Answer:
    """Let a filter count whose figures were shown, put it on trial, or drop its new settings."""
    reports = reports_of(filter_id)
    acts: dict[str, tuple[Callable[[], object], Message]] = {
        "count": (lambda: _let_count(reports), message("It counts from now on.")),
        "try": (lambda: _plainly(put_on_trial, reports), message("It is on trial.")),
        "drop": (lambda: _plainly(drop_candidate, reports), message("The new settings are gone.")),
    }
    act = acts.get(request.form.get("act", ""))
    if act is None:
        error = Invalid(message("Choose one."))
        return filter_page(filter_id, error), error.http_status
    return _changed(filter_id, *act)


@blueprint.post("/screening/filters/<filter_id>/model")
@needs(Permission.PLUGIN_CONFIGURE)
def screening_model(filter_id: str) -> Answer:
    """Go back to a version of what a filter learned, or, without a number, let it learn again."""
    number = positive_number(request.form.get("number"))
    if number is None:
        said = message("It learns again.")
        return _changed(filter_id, lambda: let_learn(current_context(), filter_id), said)
    said = message("Version %(number)s is in use; newer ones do not count.", number=number)
    return _changed(filter_id, lambda: use_model(current_context(), filter_id, number), said)


def _let_count(reports: list[FilterReport]) -> None:
    """Raises Stale where it has other settings or other code by now than the ones shown."""
    shown = request.form.get("setup", "")
    found = next((one for one in reports if not one.counting and one.setup == shown), None)
    if found is None:
        raise Stale
    let_count(
        current_context(),
        found.plugin,
        found.filter_id,
        _seen(),
        code=found.code,
        setup=found.setup,
        early=request.form.get("early") == "yes",
    )


def _plainly(change: Callable[..., object], reports: list[FilterReport]) -> None:
    change(current_context(), reports[0].plugin, reports[0].filter_id, _seen())


def _seen() -> int:
    return positive_number(request.form.get("version")) or 0


def _changed(filter_id: str, change: Callable[[], object], said: Message) -> Answer:
    try:
        change()
    except (Invalid, Stale) as error:
        return filter_page(filter_id, error), error.http_status
    flash(render_message(said))
    return redirect(url_for("admin.screening_filter", filter_id=filter_id), 303)
