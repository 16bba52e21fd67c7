"""Everybody's tokens: which programs may act here, and their end."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.users.tokens import revoke_token
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.queries.tokens.listed import all_tokens
from moderation.web.admin.blueprint import blueprint
from moderation.web.auth.overview import SCOPE_NAMES
from moderation.web.context import current_context, now
from moderation.web.private import needs
from moderation.web.rendering import render_message


@blueprint.get("/tokens")
@needs(Permission.USER_MANAGE)
def people_tokens() -> str:
    """List the tokens of all accounts."""
    return render_template("admin/tokens.html", tokens=all_tokens(), scopes=SCOPE_NAMES, now=now())


@blueprint.post("/tokens/<row:token_id>/revocation")
@needs(Permission.USER_MANAGE)
def people_token_revoke(token_id: int) -> AnyResponse:
    """End somebody's token."""
    revoke_token(current_context(), token_id)
    flash(render_message(message("The token is revoked.")))
    return redirect(url_for("admin.people_tokens"), 303)
