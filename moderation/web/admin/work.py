"""The queues and those who work on them."""

from flask import render_template

from moderation.domain.roles import Permission
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import now
from moderation.web.private import needs


@blueprint.get("/work")
@needs(Permission.WORK_WATCH)
def work() -> str:
    """Show queues, workers and what is due, running or dead."""
    return render_template("admin/work.html", now=now())
