"""Tokens of one's own account: made with the password typed again, shown once, revoked."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions import users
from moderation.actions.users.tokens import MadeToken, make_token, revoke_token
from moderation.domain.accounts.tokens import TokenDraft
from moderation.domain.errors import Invalid, NotAllowed, TooFast
from moderation.domain.messages import message
from moderation.queries.users import confirmed_at
from moderation.web.auth.account import blueprint
from moderation.web.auth.cookies import address, secret
from moderation.web.auth.overview import account_page
from moderation.web.context import current_context
from moderation.web.private import Answer, positive_number
from moderation.web.rendering import render_message


@blueprint.post("/account/tokens")
def tokens_make() -> Answer:
    """Make a token and show it, once."""
    try:
        made = _made()
    except (Invalid, NotAllowed, TooFast) as error:
        return account_page(error=error), error.http_status
    return account_page(made=made)


@blueprint.post("/account/tokens/<row:token_id>/revocation")
def tokens_revoke(token_id: int) -> AnyResponse:
    """End one of one's tokens."""
    revoke_token(current_context(), token_id)
    flash(render_message(message("The token is revoked.")))
    return redirect(url_for("account.overview", _anchor="tokens"), 303)


def _made() -> MadeToken:
    """Check what was asked for, then the password, and make the token."""
    draft = _draft().checked(current_user.role)
    attempt = users.Attempt(current_user.account.email, request.form.get("password", ""), address())
    users.confirm(current_context(), current_user.token, attempt, secret())
    return make_token(current_context(), draft, confirmed_at(current_user.token))


def _draft() -> TokenDraft:
    return TokenDraft(
        request.form.get("name", ""),
        frozenset(request.form.getlist("scope")),
        positive_number(request.form.get("days")) or 0,
    )
