"""Changes of the vocabulary: the list of them, the page of each, and the steps of its life."""

from flask import redirect, render_template, request, url_for

from moderation.actions.tags import changes
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.tags.changes import ChangeState
from moderation.queries.tags.changes.since import ChangedSince, changed_since
from moderation.queries.tags.changes.told import changes_page, names_of, told_change
from moderation.queries.users import shown_names
from moderation.web.context import current_context, now
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message
from moderation.web.review.blueprint import blueprint
from moderation.web.review.tags.describing import version_seen
from moderation.web.review.tags.words import (
    LEVELS,
    MOST_STEPS_TOLD,
    SINCE_ACTS,
    STATES,
    step_words,
)


@blueprint.get("/tags/changes")
@needs(Permission.ITEM_READ)
def tag_changes() -> str:
    """List the changes of the vocabulary, newest first, all of them or those in one state."""
    asked = request.args.get("state", "")
    state = ChangeState(asked) if asked in set(ChangeState) else None
    page = changes_page(state, positive_number(request.args.get("before")))
    return render_template(
        "review/tags/changes/list.html",
        page=page, state=state, states=STATES, names=names_of(page.rows), now=now(),
    )  # fmt: skip


@blueprint.get("/tags/changes/<row:change_id>")
@needs(Permission.ITEM_READ)
def tag_change(change_id: int) -> str:
    """Show a change: what it touches, how far it is, and what others changed since."""
    return _page(change_id)


@blueprint.post("/tags/changes/<row:change_id>/steps")
@needs(Permission.TAG_WRITE)
def tag_change_step(change_id: int) -> Answer:
    """Have a change done, agree to it, stop it, go on with it, or plan to take it back."""
    try:
        target = _take_step(change_id, version_seen())
    except (Invalid, NotAllowed, Stale) as error:
        return _page(change_id, render_message(error.reason)), error.http_status
    return redirect(url_for("review.tag_change", change_id=target), 303)


def _take_step(change_id: int, version: int) -> int:
    context, step = current_context(), request.form.get("action", "")
    if step == "undo":
        return changes.plan_tag_undo(context, change_id)
    if step == "run":
        changes.run_tag_change(context, change_id, version)
    elif step == "agree":
        changes.agree_to_tag_change(context, change_id, version)
    elif step == "resume":
        changes.resume_tag_change(context, change_id, version)
    elif step == "stop":
        changes.stop_tag_change(context, change_id)
    else:
        raise Invalid(message("Choose what to do."))
    return change_id


def _page(change_id: int, trouble: str = "") -> str:
    change, actor = told_change(change_id), current_context().actor
    undone = change.undoes or change.id
    since = changed_since(undone) if change.undoes or change.can_be_undone else ()
    return render_template(
        "review/tags/changes/change.html",
        change=change,
        actor=actor,
        own=change.planned_by == str(actor),
        since=since,
        names={**names_of([change]), **_names(since)},
        levels=LEVELS,
        states=STATES,
        acts=SINCE_ACTS,
        step_words=step_words,
        tells_steps=sum(len(line.steps) for line in change.lines) <= MOST_STEPS_TOLD,
        trouble=trouble,
        now=now(),
    )


def _names(since: tuple[ChangedSince, ...]) -> dict[int, str]:
    people = {one.by.removeprefix("user:") for one in since if one.by.startswith("user:")}
    return dict(shown_names(map(int, people)))
