"""Signing in and out."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions import users
from moderation.domain.errors import Invalid, NotFound, TooFast
from moderation.domain.messages import message
from moderation.web.auth.cookies import (
    address,
    agent,
    begin_session,
    end_known_session,
    secret,
)
from moderation.web.context import current_context
from moderation.web.origin import require_own_origin
from moderation.web.private import Answer
from moderation.web.targets import home_of, safe_target

blueprint = Blueprint("auth", __name__, url_prefix="/auth")
blueprint.before_request(require_own_origin)


@blueprint.get("/login")
def login() -> Answer:
    """Show the sign-in form."""
    target = safe_target(request.args.get("next"), "")
    if current_user.is_authenticated:
        return redirect(target or home_of(current_user), 303)
    return _login_form(target)


@blueprint.post("/login")
def sign_in() -> Answer:
    """Sign in with address and password."""
    target = safe_target(request.form.get("next"), "")
    stay = "stay" in request.form
    attempt = users.Attempt(
        email=request.form.get("email", ""),
        password=request.form.get("password", ""),
        address=address(),
        agent=agent(),
        stay=stay,
    )
    try:
        opened = users.sign_in(current_context(), attempt, secret())
    except (Invalid, TooFast) as error:
        return _login_form(target, error)
    begin_session(opened, stay=stay)
    return redirect(target or home_of(current_user), 303)


def _login_form(target: str, error: Invalid | TooFast | None = None) -> Answer:
    email = request.form.get("email", "")
    page = render_template("auth/login.html", target=target, error=error, email=email)
    answer = Response(page, error.http_status if error else 200)
    if isinstance(error, TooFast):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


@blueprint.post("/logout")
def logout() -> AnyResponse:
    """End this browser's session."""
    end_known_session()
    return redirect(url_for("auth.login"), 303)


@blueprint.get("/link/<token>")
def link(token: str) -> str:
    """Ask for a click: reading a link, as mail programs do, must not use it up."""
    if not users.link_is_open(current_context(), token):
        raise NotFound(
            message("This link has been used or has expired."),
            advice=message("Ask an admin for a new one."),
        )
    return render_template("auth/link.html", token=token)


@blueprint.post("/link/<token>")
def use_link(token: str) -> AnyResponse:
    """Use the link up and ask for a password."""
    begin_session(users.redeem_link(current_context(), token, agent()))
    return redirect(url_for("account.password"), 303)
