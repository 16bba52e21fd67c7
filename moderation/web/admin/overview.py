"""The way to the admin's rooms."""

from flask import abort, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from moderation.web.admin.blueprint import blueprint

#: The rooms in the order in which they are offered, with the permission that opens each.
ROOMS = (
    ("admin.work", "work_watch"),
    ("admin.ledger", "ledger_read"),
    ("admin.plugins", "plugin_watch"),
    ("admin.people", "user_manage"),
    ("admin.settings", "setting_change"),
)


@blueprint.get("/")
def overview() -> AnyResponse:
    """Go to the first room that is open to one's role."""
    open_rooms = [endpoint for endpoint, permission in ROOMS if current_user.may(permission)]
    if not open_rooms:
        abort(403)
    return redirect(url_for(open_rooms[0]), 303)
