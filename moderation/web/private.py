"""What all signed-in rooms share: closed to strangers, a token in every form, permissions."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as AnyResponse

from moderation.domain.actor import require
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.extensions import csrf
from moderation.web.context import current_context
from moderation.web.errors import error_page
from moderation.web.targets import safe_target

#: What a view may give back.
Answer = str | AnyResponse | tuple[str, int]

#: Digits of a row's number: what both databases can compare.
LONGEST_NUMBER = 18

_NEEDED = "venire_needs"

P = ParamSpec("P")
R = TypeVar("R")


class RowConverter(IntegerConverter):
    """A row's number in an address: no more digits than a database compares."""

    regex = rf"\d{{1,{LONGEST_NUMBER}}}"


def register(app: Flask) -> None:
    """Teach the application's addresses what a row's number is."""
    app.url_map.converters["row"] = RowConverter


def close_to_strangers(blueprint: Blueprint) -> None:
    """Let only signed-in people into a blueprint's pages, and only forms with their token."""
    blueprint.before_request(_ask_who)
    blueprint.before_request(csrf.protect)
    blueprint.register_error_handler(CSRFError, _token_missing)


def needs(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Show a page only to those who hold the permission; what it does is checked by its action."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            require(current_context(), permission)
            return view(*args, **kwargs)

        setattr(guarded, _NEEDED, permission)
        return guarded

    return decorate


def may_open(path: str) -> bool:
    """Whether the reader holds what the page at a path of this site needs.

    True for pages that need nothing, and for what is no page: that is found out by going there.
    """
    try:
        endpoint, _ = current_app.url_map.bind("").match(urlsplit(path).path, "GET")
    except (HTTPException, ValueError):
        return True
    needed = getattr(current_app.view_functions[endpoint], _NEEDED, None)
    return needed is None or bool(current_user.may(needed))


def positive_number(text: str | None) -> int | None:
    """Read a number from an address or a form; None for anything else, or one that no row has."""
    if text and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER:
        return int(text)
    return None


def _ask_who() -> AnyResponse | None:
    if current_user.is_authenticated:
        return None
    if request.accept_mimetypes.best == "application/json":
        abort(401)
    return redirect(url_for("auth.login", next=_way_back()), 303)


def _way_back() -> str:
    """The page that was asked for; for a form, the page that it stood on."""
    if request.method in {"GET", "HEAD"}:
        return safe_target(request.full_path.rstrip("?"))
    return safe_target(urlsplit(request.referrer or "").path)


def _token_missing(_error: CSRFError) -> Response:
    return error_page(
        403,
        message("This form is no longer valid; nothing was changed."),
        message("Go back, load the page again and repeat what you did."),
    )
