"""Installed packages: what is there, what may be asked for, and what came of what was asked.

Nothing is installed here: the supervisor reads what was asked for, and does it.
"""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions import users
from moderation.actions.plugins import requests
from moderation.actions.plugins.requests import InstallAct, NotConfirmed
from moderation.config import Config
from moderation.domain.accounts.confirming import CONFIRMED_FOR
from moderation.domain.errors import Invalid, NotAllowed, Stale, TooFast, VenireError
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.hooks.loading.packages import current, installed
from moderation.queries.plugins.requests import Allowed, allowed, last_requests
from moderation.queries.users import confirmed_at, shown_names
from moderation.web.admin.blueprint import blueprint
from moderation.web.auth.cookies import address, secret
from moderation.web.context import current_context
from moderation.web.private import Answer, needs
from moderation.web.rendering import render_message


@blueprint.get("/packages")
@needs(Permission.PLUGIN_WATCH)
def packages() -> str:
    """Show what is installed, what the operator's list allows, and what was asked for."""
    return _page()


@blueprint.post("/packages/requests")
@needs(Permission.PLUGIN_CONFIGURE)
def packages_ask() -> Answer:
    """Ask for a change; whose password was not typed just now is asked for it first."""
    act, target = request.form.get("act", ""), request.form.get("target", "")
    try:
        requests.refuse_unless_switched_on(_config())
        requests.checked_target(act, target, _config())
        _confirm()
        requests.ask(current_context(), act, target, confirmed_at(current_user.token), _config())
    except NotConfirmed as error:
        return _password_page(act, target, error), error.http_status
    except TooFast as error:
        return _password_page(act, target, error), error.http_status
    except Invalid as error:
        page = _password_page(act, target, error) if "password" in error.fields else _page(error)
        return page, error.http_status
    except (NotAllowed, Stale) as error:
        return _page(error), error.http_status
    return _done(message("It is asked for; the supervisor begins within seconds."))


@blueprint.post("/packages/requests/<row:request_id>/withdrawal")
@needs(Permission.PLUGIN_CONFIGURE)
def packages_withdraw(request_id: int) -> Answer:
    """Take back a request with which nobody has begun."""
    try:
        requests.withdraw(current_context(), request_id)
    except Stale as error:
        return _page(error), error.http_status
    return _done(message("It was taken back."))


def _config() -> Config:
    config: Config = current_app.config["VENIRE"]
    return config


def _confirm() -> None:
    """Check a password that came with the form."""
    typed = request.form.get("password")
    if typed is not None:
        attempt = users.Attempt(current_user.account.email, typed, address())
        users.confirm(current_context(), current_user.token, attempt, secret())


def _page(error: VenireError | None = None) -> str:
    config, asked = _config(), last_requests()
    there = installed(config.instance)
    actors = {one.asked_by for one in asked if one.asked_by.startswith("user:")}
    return render_template(
        "admin/packages/list.html",
        error=error,
        packages=there,
        changed_before=current(config.instance) is not None,
        versions={one.pin.name: one.pin.version for one in there},
        allowed=allowed(config.instance) if config.allow_install else Allowed(),
        switched_on=config.allow_install,
        requests=asked,
        busy=any(one.is_open for one in asked),
        names=shown_names(int(actor.removeprefix("user:")) for actor in actors),
    )


def _password_page(act: str, target: str, error: VenireError) -> str:
    return render_template(
        "admin/packages/confirm.html",
        act=InstallAct(act),
        target=target,
        error=None if isinstance(error, NotConfirmed) else error,
        minutes=int(CONFIRMED_FOR.total_seconds() // 60),
    )


def _done(said: Message) -> AnyResponse:
    flash(render_message(said))
    return redirect(url_for("admin.packages"), 303)
