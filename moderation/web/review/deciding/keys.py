"""Switching the desk's keys off and on, for one browser."""

from flask import current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from moderation.config import Config
from moderation.domain.roles import Permission
from moderation.web.private import needs
from moderation.web.review.blueprint import blueprint
from moderation.web.targets import safe_target

COOKIE = "venire_keys"
SECONDS = 400 * 24 * 3600  # browsers cut longer lives
OFF = "off"


def keys_on() -> bool:
    """Say whether keys work here: they do until somebody switches them off."""
    return request.cookies.get(COOKIE) != OFF


@blueprint.post("/keys")
@needs(Permission.ITEM_READ)
def keys_switch() -> AnyResponse:
    """Switch the keys off or on, and go back to where the form stood."""
    answer = redirect(safe_target(request.form.get("back")), 303)
    config: Config = current_app.config["VENIRE"]
    if request.form.get("keys") == OFF:
        answer.set_cookie(
            COOKIE, OFF, max_age=SECONDS, httponly=True, samesite="Lax", secure=config.secure
        )
    else:
        answer.delete_cookie(COOKIE)
    return answer
