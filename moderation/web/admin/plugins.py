"""The plugins that were found at start-up: what they offer, or why they are not loaded."""

from flask import render_template

from moderation.domain.roles import Permission
from moderation.web.admin.blueprint import blueprint
from moderation.web.plugins import current_plugins
from moderation.web.private import needs


@blueprint.get("/plugins")
@needs(Permission.PLUGIN_WATCH)
def plugins() -> str:
    """List the plugins."""
    return render_template("admin/plugins.html", plugins=current_plugins().plugins)
