"""Many items at once: the plan, its page, and the steps to have it done, stopped or taken back."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from moderation.actions import bulk
from moderation.actions.bulk import BulkDraft
from moderation.domain.desk.bulk import BulkState, EntryResult
from moderation.domain.errors import Invalid, Stale
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.queries.desk.ahead import changes
from moderation.queries.desk.reasons import all_reasons, find
from moderation.queries.settings import site_settings
from moderation.web.context import current_context, now
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint
from moderation.web.review.page import Place, Trouble, desk_page

#: Items that one form can select; a list shows fewer.
MOST_SELECTED = 500


@blueprint.get("/bulk")
@needs(Permission.ITEM_READ)
def bulk_list() -> str:
    """List what was planned for many items, newest first."""
    rows, following = changes.recent_changes(positive_number(request.args.get("below")))
    return render_template(
        "review/bulk/list.html",
        rows=rows, following=following, names=changes.names_of(rows, ()), now=now(),
    )  # fmt: skip


@blueprint.post("/bulk")
@needs(Permission.ITEM_READ)
def bulk_plan() -> Answer:
    """Plan an act on the selected items, or on the whole queue that the address names."""
    place = Place.of_request()
    try:
        number = bulk.plan_change(current_context(), _draft(place))
    except Invalid as error:
        trouble = Trouble(error=error, typed=request.form)
        return desk_page(place, None, trouble), error.http_status
    return redirect(url_for("review.bulk_change", change_id=number), 303)


def _draft(place: Place) -> BulkDraft:
    try:
        act = DecisionAct(request.form.get("action", ""))
    except ValueError:
        raise Invalid(message("Choose what to do.")) from None
    source: dict[str, object] = {"queue": dict(place.queue.arguments())}
    if request.form.get("scope") != "queue":
        texts = request.form.getlist("item")[:MOST_SELECTED]
        numbers = {number for text in texts if (number := positive_number(text)) is not None}
        if not numbers:
            raise Invalid(message("Select some items first."))
        source = {"items": sorted(numbers)}
    reason, canned = request.form.get("reason", "").strip(), request.form.get("canned", "")
    wanted = act is DecisionAct.REJECT and act in site_settings().explained_acts()
    if wanted and not (reason or canned):
        raise Invalid.in_field("reason", message("Say why, once for all of them."))
    return BulkDraft(act, source, reason, canned)


@blueprint.get("/bulk/<row:change_id>")
@needs(Permission.ITEM_READ)
def bulk_change(change_id: int) -> str:
    """Show a change with its entries."""
    return _page(change_id)


def _page(change_id: int, trouble: str = "") -> str:
    view = changes.change_view(change_id)
    shown = request.args.get("show", "")
    result = EntryResult(shown) if shown in set(EntryResult) else None
    page = changes.entry_page(change_id, positive_number(request.args.get("after")), result)
    return render_template(
        "review/bulk/change.html",
        change=view,
        page=page,
        result=result,
        names=changes.names_of([view], page.rows),
        reason=_reason(view),
        own=view.planned_by == f"user:{current_user.id}",
        may_agree=bool(current_user.may(Permission.ITEM_DECIDE)),
        trouble=trouble,
        now=now(),
        State=BulkState,
        Result=EntryResult,
    )


def _reason(view: changes.ChangeView) -> str:
    chosen = find(all_reasons(), view.canned) if view.canned else None
    return render_message(chosen.said) if chosen else view.reason


@blueprint.post("/bulk/<row:change_id>/steps")
@needs(Permission.ITEM_READ)
def bulk_step(change_id: int) -> Answer:
    """Have a change done, agree to it, stop it, go on with it, or plan to take it back."""
    try:
        target = _take_step(change_id, positive_number(request.form.get("version")) or 0)
    except (Invalid, Stale) as error:
        changes.change_view(change_id)  # one that is not there is not found
        return _page(change_id, render_message(error.reason)), error.http_status
    return redirect(url_for("review.bulk_change", change_id=target), 303)


def _take_step(change_id: int, version: int) -> int:
    context, step = current_context(), request.form.get("action", "")
    if step == "undo":
        return bulk.plan_undo(context, change_id)
    if step == "run":
        bulk.run_change(context, change_id, version)
    elif step == "agree":
        bulk.agree_to_change(context, change_id, version)
    elif step == "resume":
        bulk.resume_change(context, change_id, version)
    elif step == "stop":
        bulk.stop_change(context, change_id)
    else:
        raise Invalid(message("Choose what to do."))
    return change_id
