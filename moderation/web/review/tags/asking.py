"""Asking for changes of the vocabulary: small forms write a line, a page shows what it would do."""

import hashlib

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from moderation.actions.tags.changes import plan_tag_change as plan
from moderation.actions.tags.changes import run_tag_change
from moderation.domain.errors import Invalid, Stale
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.tags import normalise
from moderation.domain.tags.changes import ChangeState
from moderation.domain.tags.requests import MOST_LINES, Act, Line, write, write_line
from moderation.queries.tags.changes.preview import Preview, preview
from moderation.queries.tags.changes.told import ToldStep, changes_page, told_change
from moderation.web.context import current_context
from moderation.web.private import Answer, needs
from moderation.web.review.blueprint import blueprint
from moderation.web.review.tags.words import LEVELS, MEANINGS, MOST_STEPS_TOLD, step_words

MOVED = message("The vocabulary or the text changed since this was shown. Please look again.")


@blueprint.get("/tags/changes/new")
@needs(Permission.TAG_WRITE)
def new_tag_change() -> Answer:
    """Show what a request would do: the text form, or what a small form of a tag's page asks."""
    if "act" not in request.args:
        return _page(request.args.get("ask", ""))
    try:
        return redirect(url_for("review.new_tag_change", ask=line_of(request.args)))
    except Invalid as error:
        return _page("", error), error.http_status


@blueprint.post("/tags/changes/new")
@needs(Permission.TAG_WRITE)
def plan_tag_change() -> Answer:
    """Show what a request would do, or plan it; what was shown before can be done at once."""
    text, action = request.form.get("ask", ""), request.form.get("action", "")
    if action not in {"plan", "run"}:
        return _page(text)
    try:
        number = _plan(text, at_once=action == "run")
    except (Invalid, Stale) as error:
        return _page(text, error), error.http_status
    return redirect(url_for("review.tag_change", change_id=number), 303)


def _plan(text: str, *, at_once: bool) -> int:
    """Plan what was shown, and have it done (or ask for agreement) where that was pressed."""
    if fingerprint(preview(text)) != request.form.get("seen"):
        raise Stale(MOVED)
    number = plan(current_context(), text, request.form.get("reason", ""))
    if at_once:
        run_tag_change(current_context(), number, told_change(number).version)
    return number


def fingerprint(shown: Preview) -> str:
    """What a preview rests on, in short: its steps, the rows under them, and who has to agree.

    Counts of topics are not in it: where many people work, they never stand still, and whoever has
    to agree to what came since is asked when the change is run.
    """
    steps = [(step.operation, step.tags, sorted(step.seen.items())) for step in shown.steps]
    return hashlib.sha256(repr((steps, shown.level)).encode()).hexdigest()[:32]


def line_of(asked: MultiDict[str, str]) -> str:
    """The line that a small form asks for: an act, a name, and where needed what it leads to.

    Raises Invalid for an act that is none, and for names that are none.
    """
    try:
        act = Act(asked.get("act", ""))
    except ValueError:
        raise Invalid(message("Choose what to do.")) from None
    names = asked.get("to", "").split(",") if act is Act.SPLIT else asked.getlist("to")
    targets = tuple(normalise(name, field="to") for name in names if act.targets)
    if len(targets) not in act.targets:
        raise Invalid(message("Write such a line as “%(sample)s”.", sample=act.sample))
    return write_line(Line(1, act, normalise(asked.get("name", "")), targets))


def _page(text: str, error: Invalid | Stale | None = None) -> str:
    shown, refused = None, error
    try:
        shown = preview(text) if text.strip() else None
    except Invalid as refusal:
        refused = refusal
    return render_template(
        "review/tags/changes/new.html",
        text=text,
        rows=text.splitlines(),
        reason=request.form.get("reason", ""),
        shown=shown,
        seen=fingerprint(shown) if shown else "",
        told=_steps(shown) if shown and len(shown.steps) <= MOST_STEPS_TOLD else (),
        alike=_waiting(shown) if shown else None,
        error=refused,
        faults=getattr(refused, "faults", ()),
        meanings=MEANINGS,
        most=MOST_LINES,
        levels=LEVELS,
        step_words=step_words,
    )


def _waiting(shown: Preview) -> int | None:
    """The number of a change that asks for the same and waits for agreement; None without one."""
    asked = write(shown.request).split()
    newest = changes_page(ChangeState.NEEDS_AGREEMENT).rows
    return next((one.id for one in newest if one.request.split() == asked), None)


def _steps(shown: Preview) -> list[ToldStep]:
    operations = ((step.operation, step.topics) for step in shown.steps)
    return [
        ToldStep(place, one.kind, one.names, one.topic, topics, done=False)
        for place, (one, topics) in enumerate(operations)
    ]
