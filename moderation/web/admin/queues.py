"""Named queues: their rules, tried on past items before they are switched on."""

import re
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.desk import queues as actions
from moderation.actions.desk.queues import FIRST, LAST, QueueDraft
from moderation.domain.desk.routing import Conditions, RoutedQueue
from moderation.domain.errors import Invalid, Stale
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.queries.desk.views.dry_run import DryRun, dry_run
from moderation.queries.desk.views.named import (
    NamedQueue,
    enabled_queues,
    named_queue,
    named_queues,
)
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import current_context
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message

LISTS = ("tags", "languages", "reasons", "authors")
NEW = 0


@blueprint.get("/queues")
@needs(Permission.SETTING_CHANGE)
def queues() -> str:
    """List the named queues in the order in which their rules are tried."""
    return render_template("admin/queues/list.html", queues=named_queues())


@blueprint.get("/queues/new")
@needs(Permission.SETTING_CHANGE)
def queue_new() -> str:
    """Show an empty rule."""
    return _page(None, _Typed({"position": "100"}))


@blueprint.get("/queues/<row:queue_id>")
@needs(Permission.SETTING_CHANGE)
def queue(queue_id: int) -> str:
    """Show one queue with its rule, and what it would take of past items."""
    found = named_queue(queue_id)
    return _page(found, _stored(found), tried=_tried(found.id, found.conditions, found.position))


@blueprint.post("/queues/<row:queue_id>")
@needs(Permission.SETTING_CHANGE)
def queue_store(queue_id: int) -> Answer:
    """Store a rule (0: a new one), or only try it on past items."""
    found = None if queue_id == NEW else named_queue(queue_id)
    typed = _Typed.of_form()
    try:
        draft = typed.draft().checked()
        if "try" in request.form:
            tried = _tried(queue_id, draft.conditions, draft.position)
            return _page(found, typed, tried=tried)
        if found is None:
            queue_id = actions.create_queue(current_context(), draft)
        else:
            actions.change_queue(current_context(), queue_id, draft, _seen())
    except (Invalid, Stale) as error:
        return _page(found, typed, error), error.http_status
    return _done(queue_id, message("The rule is stored."))


@blueprint.post("/queues/<row:queue_id>/activity")
@needs(Permission.SETTING_CHANGE)
def queue_activity(queue_id: int) -> Answer:
    """Switch a queue on or off."""
    on = request.form.get("enabled") == "yes"
    try:
        actions.switch_queue(current_context(), queue_id, _seen(), on=on)
    except Stale as error:
        found = named_queue(queue_id)
        return _page(found, _stored(found), error), error.http_status
    if on:
        return _done(queue_id, message("It is switched on; what waits is being routed anew."))
    return _done(queue_id, message("It is switched off; what waits is being routed anew."))


class _Typed:
    """A rule as it stands in the form: texts by name."""

    def __init__(self, texts: Mapping[str, str], kinds: frozenset[str] = frozenset()) -> None:
        self.texts, self.kinds = texts, kinds

    @classmethod
    def of_form(cls) -> "_Typed":
        texts = dict(request.form) | {"authors": "\n".join(request.form.getlist("authors"))}
        return cls(texts, frozenset(filter(None, request.form.getlist("kinds"))))

    def draft(self) -> QueueDraft:
        """Read it. Raises Invalid for what is no number."""
        asked: dict[str, Any] = {name: _lines(self.texts.get(name, "")) for name in LISTS}
        asked |= {name: self._bound(name) for name in ("score_from", "score_below")}
        place = self.texts.get("position", "").strip()
        position = int(place) if re.fullmatch(r"\d{1,6}", place, re.ASCII) else -1
        return QueueDraft(
            self.texts.get("name", ""), position, Conditions(kinds=self.kinds, **asked)
        )

    def _bound(self, name: str) -> float | None:
        text = self.texts.get(name, "").strip().replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,3}(\.\d{1,3})?", text, re.ASCII):
            raise Invalid.in_field(name, message("Write a number."))
        return float(text)


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


def _stored(found: NamedQueue) -> _Typed:
    asked = found.conditions
    texts = {name: "\n".join(sorted(getattr(asked, name))) for name in LISTS}
    for name in ("score_from", "score_below"):
        bound = getattr(asked, name)
        texts[name] = "" if bound is None else f"{bound:g}"
    texts |= {"name": found.name, "position": str(found.position)}
    return _Typed(texts, asked.kinds)


def _tried(queue_id: int, conditions: Conditions, position: int) -> DryRun:
    return dry_run(RoutedQueue(queue_id, "", position, conditions), enabled_queues())


def _seen() -> int:
    return positive_number(request.form.get("version")) or 0


def _page(
    found: NamedQueue | None,
    typed: _Typed,
    error: Invalid | Stale | None = None,
    tried: DryRun | None = None,
) -> str:
    return render_template(
        "admin/queues/queue.html",
        queue=found,
        texts=typed.texts,
        kinds=typed.kinds,
        error=error,
        problems=error.fields if isinstance(error, Invalid) else {},
        tried=tried,
        names={one.id: one.name for one in named_queues()},
        places=(FIRST, LAST),
    )


def _done(queue_id: int, said: Message) -> AnyResponse:
    flash(render_message(said))
    return redirect(url_for("admin.queue", queue_id=queue_id), 303)
