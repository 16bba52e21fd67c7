"""Refusals as ``application/problem+json`` (RFC 9457)."""

from collections.abc import Mapping

from flask import Response, current_app, request

from moderation.domain.accounts.tokens import Scope
from moderation.domain.errors import Invalid, Stale, TooFast, VenireError
from moderation.domain.messages import Message, message
from moderation.web.api.declared import written
from moderation.web.api.shapes.told import Problem, WrongField
from moderation.web.errors import REASONS, RETRY_SECONDS, TITLES

TYPE = "urn:venire:problem:"
MEDIA = "application/problem+json"

#: What each refusal is called in its `type`, by status.
NAMES: Mapping[int, str] = {
    400: "malformed",
    401: "unauthenticated",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    409: "stale",
    413: "too-large",
    415: "not-json",
    422: "invalid",
    429: "too-fast",
    500: "our-mistake",
    503: "unavailable",
}
_REASONS: Mapping[int, Message] = {
    400: message("The request cannot be understood."),
    401: message("Show a token that counts: Authorization: Bearer venire_…"),
    405: message("This address does not take this method."),
    415: message("Send application/json."),
}


def problem(
    status: int, detail: Message | None = None, *, name: str = "", **members: object
) -> Response:
    """Make the answer for a refusal; `members` are further fields of `Problem`."""
    known = NAMES.get(status, NAMES[500 if status >= 500 else 400])
    said = detail or _REASONS.get(status) or REASONS.get(status, REASONS[400])
    title = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    told = Problem(TYPE + (name or known), title, status, said, **members)  # type: ignore[arg-type]
    body = {name: value for name, value in _fields(told).items() if value is not None}
    answer = current_app.response_class(
        current_app.json.dumps(body) + "\n", status, content_type=MEDIA
    )
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def general(status: int, reason: Message, advice: Message | None) -> Response:
    """Make the answer for what the whole application refuses; its words are for browsers."""
    return problem(status, _REASONS.get(status, reason), advice=advice)


def refused(error: VenireError) -> Response:
    """Answer what an action or a declaration refuses, with what is wrong in each field."""
    members: dict[str, object] = {"advice": error.advice}
    if isinstance(error, Invalid) and error.fields:
        members["errors"] = tuple(WrongField(*one) for one in error.fields.items())
    if isinstance(error, Stale):
        members |= {"version": error.version, "revision": error.revision}
    answer = problem(error.http_status, error.reason, name="", **members)
    if isinstance(error, TooFast):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def unauthenticated() -> Response:
    """Answer whoever shows no token that counts; why it does not is not told."""
    answer = problem(401)
    shown = ', error="invalid_token"' if "Authorization" in request.headers else ""
    answer.headers["WWW-Authenticate"] = f'Bearer realm="venire"{shown}'
    return answer


def not_in_scope(scope: Scope) -> Response:
    """Answer a token that was not made for this."""
    detail = message("The token was not made for this: it needs %(scope)s.", scope=scope.value)
    answer = problem(403, detail, name="scope")
    answer.headers["WWW-Authenticate"] = (
        f'Bearer realm="venire", error="insufficient_scope", scope="{scope}"'
    )
    return answer


def _fields(told: Problem) -> dict[str, object]:
    body = written(told)
    return body if isinstance(body, dict) else {}
