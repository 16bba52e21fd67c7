"""The queues and those who work on them."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.operating import retrying
from moderation.config import QUEUES
from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.queries.work import MOST_COUNTED, dead_items, engine
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import current_context, now
from moderation.web.private import needs, positive_number
from moderation.web.rendering import render_message
from moderation.work.reach import broker_answers


@blueprint.get("/work")
@needs(Permission.WORK_WATCH)
def work() -> str:
    """Show queues, workers and what is due, running or dead."""
    dead = dead_items(positive_number(request.args.get("before")))
    return render_template(
        "admin/work.html",
        engine=engine(now()),
        dead=dead,
        broker=broker_answers(current_app.config["VENIRE"]),
        counted=MOST_COUNTED - 1,
        now=now(),
    )


@blueprint.post("/work/<row:work_id>/retries")
def work_retry(work_id: int) -> AnyResponse:
    """Have one piece of dead work tried again."""
    retrying.retry(current_context(), work_id)
    flash(render_message(message("It is in the queue again.")))
    return redirect(url_for("admin.work"), 303)


@blueprint.post("/work/queues/<queue>/retries")
def work_retry_all(queue: str) -> AnyResponse:
    """Have the dead work of a queue tried again, the oldest 90 at once."""
    if queue not in QUEUES:
        raise NotFound(message("There is no such queue."))
    count = retrying.retry_all(current_context(), queue)
    flash(ngettext("%(num)s is in the queue again.", "%(num)s are in the queue again.", count))
    return redirect(url_for("admin.work"), 303)
