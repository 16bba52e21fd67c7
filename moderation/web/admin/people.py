"""Accounts: made, given a role, closed, and let in by one-time links."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions import users
from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission, Role
from moderation.queries.users import account, accounts
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import current_context, now
from moderation.web.private import Answer, needs
from moderation.web.rendering import render_message


@blueprint.get("/users")
@needs(Permission.USER_MANAGE)
def people() -> str:
    """List the accounts."""
    return _page()


@blueprint.post("/users")
@needs(Permission.USER_MANAGE)
def people_new() -> Answer:
    """Make an account and show its one-time link, once."""
    try:
        user_id = users.create_user(
            current_context(),
            request.form.get("email", ""),
            _role(),
            name=request.form.get("name", ""),
        )
    except Invalid as error:
        return _page(error), error.http_status
    return _page_with_link(user_id)


@blueprint.post("/users/<row:user_id>/link")
@needs(Permission.USER_MANAGE)
def people_link(user_id: int) -> Answer:
    """Make a one-time link for an account, for a forgotten password."""
    return _page_with_link(user_id)


@blueprint.post("/users/<row:user_id>/role")
@needs(Permission.USER_MANAGE)
def people_role(user_id: int) -> Answer:
    """Give an account another role."""
    try:
        users.change_role(current_context(), user_id, _role())
    except Invalid as error:
        return _page(error), error.http_status
    return _done(message("The role is changed. The account has been signed out everywhere."))


@blueprint.post("/users/<row:user_id>/activity")
@needs(Permission.USER_MANAGE)
def people_activity(user_id: int) -> Answer:
    """Close an account, or open it again."""
    opened = request.form.get("active") == "yes"
    try:
        (users.enable if opened else users.disable)(current_context(), user_id)
    except Invalid as error:
        return _page(error), error.http_status
    if opened:
        return _done(message("The account is open again."))
    return _done(message("The account is closed and signed out everywhere."))


@blueprint.post("/users/<row:user_id>/sign-out")
@needs(Permission.USER_MANAGE)
def people_sign_out(user_id: int) -> Answer:
    """End all sessions of an account."""
    users.sign_out_everywhere(current_context(), user_id)
    return _done(message("The account has been signed out everywhere."))


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise Invalid.in_field("role", message("Choose one of the roles.")) from None


def _done(said: Message) -> AnyResponse:
    flash(render_message(said))
    return redirect(url_for("admin.people"), 303)


def _page_with_link(user_id: int) -> str:
    token = users.make_link(current_context(), user_id)
    found = account(user_id)
    return _page(link=url_for("auth.link", token=token, _external=True), link_for=found)


def _page(error: Invalid | None = None, **more: object) -> str:
    return render_template(
        "admin/people.html",
        people=accounts(now()),
        roles=list(Role),
        error=error,
        typed=request.form,
        **more,
    )
