"""What is refused or goes wrong, as a page (or as JSON below ``/api/``)."""

import math
import time

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from moderation.domain.errors import (
    NotAllowed,
    NotFound,
    TooFast,
    TooLarge,
    Unavailable,
    VenireError,
)
from moderation.domain.messages import Message, message
from moderation.extensions import db, limiter

#: What to say for the status codes that the framework itself answers.
REASONS = {
    400: message("Your browser sent something that cannot be understood."),
    401: message("Please sign in first."),
    403: NotAllowed.default_reason,
    404: NotFound.default_reason,
    405: message("This address takes forms only."),
    413: TooLarge.default_reason,
    415: message("This address does not take that kind of content."),
    429: TooFast.default_reason,
    500: VenireError.default_reason,
    503: Unavailable.default_reason,
}
TITLES = {
    400: message("That made no sense"),
    401: message("Not signed in"),
    403: message("Not allowed"),
    404: message("Not found"),
    405: message("Not like that"),
    409: message("Somebody was faster"),
    413: message("Too large"),
    422: message("Not quite right"),
    429: message("Too fast"),
    500: message("Our mistake"),
    503: message("Not available"),
}
RETRY_SECONDS = 10


def register(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(VenireError, _refused)
    app.register_error_handler(RateLimitExceeded, _too_fast)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeout, _database_away)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _own_mistake)


def error_page(status: int, reason: Message, advice: Message | None = None) -> Response:
    """Make the answer for an error: the status, one sentence on why, one on what to do."""
    if request.path.startswith("/api/"):
        from moderation.web.api.problems import general  # it takes its words from here

        return general(status, reason, advice)
    title = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    answer = make_response(
        render_template(
            "errors/error.html", status=status, title=title, reason=reason, advice=advice
        )
    )
    answer.status_code = status
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _refused(error: VenireError) -> Response:
    answer = error_page(error.http_status, error.reason, error.advice)
    if isinstance(error, TooFast):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _too_fast(_error: RateLimitExceeded) -> Response:
    limit = limiter.current_limit
    wait = limit.reset_at - time.time() if limit else 1
    return _refused(TooFast(retry_after=math.ceil(wait)))


def _database_away(error: OperationalError | PoolTimeout) -> Response:
    current_app.logger.error("The database cannot be used: %s", _shown(error))
    db.session.remove()
    return _refused(Unavailable())


def _shown(error: Exception) -> str:
    """Return what the driver said, without the statement and its values."""
    return str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return current_app.make_response(error.get_response())
    answer = error_page(error.code, REASONS.get(error.code, REASONS[400]))
    for name, value in error.get_headers(request.environ):
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _own_mistake(error: Exception) -> Response:
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.error("Unhandled %s", type(error).__name__, exc_info=error)
    return error_page(500, REASONS[500])
