"""One's own account: password and open sessions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions import users
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.passwords import SHORTEST
from moderation.web.auth.cookies import agent, begin_session
from moderation.web.auth.overview import account_page
from moderation.web.context import current_context
from moderation.web.private import Answer, close_to_strangers
from moderation.web.rendering import render_message
from moderation.web.targets import home_of

blueprint = Blueprint("account", __name__, url_prefix="/auth")
close_to_strangers(blueprint)


@blueprint.get("/account")
def overview() -> str:
    """Show who one is and where one is signed in."""
    return account_page()


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> AnyResponse:
    """End all sessions of the account, this one too."""
    users.sign_out_everywhere(current_context(), current_user.id)
    return redirect(url_for("auth.login"), 303)


@blueprint.get("/password")
def password() -> str:
    """Show the form for a new password."""
    return _password_form(None)


@blueprint.post("/password")
def choose_password() -> Answer:
    """Set a new password; every other session of the account ends."""
    chosen = request.form.get("password", "")
    try:
        _settle_address()
        opened = users.choose_password(
            current_context(), chosen, current=request.form.get("current"), agent=agent()
        )
    except Invalid as error:
        return _password_form(error), error.http_status
    begin_session(opened)
    flash(render_message(message("Your password is set. Other browsers have been signed out.")))
    return redirect(home_of(current_user), 303)


def _password_form(error: Invalid | None) -> str:
    return render_template(
        "auth/password.html", error=error, shortest=SHORTEST, first=_is_first_admin()
    )


def _is_first_admin() -> bool:
    """Say whether the account still has the address that the first start made up."""
    return bool(current_user.account.email == users.FIRST_ADMIN_EMAIL)


def _settle_address() -> None:
    email = request.form.get("email", "")
    if _is_first_admin() and email:
        name = current_user.account.name
        users.change_details(current_context(), current_user.id, email, name)
