"""Whether this process is alive, and whether it has what it needs to serve."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from moderation.extensions import db
from moderation.migrations import newest_migration
from moderation.work.reach import broker_answers

blueprint = Blueprint("machine", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers; nothing else is asked for it."""
    return Response("alive\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether database, migrations and broker are there: 200, or 503 with what is missing."""
    parts = {name: look() for name, look in _CHECKS.items()}
    ready = all(part == "ok" for part in parts.values())
    answer = jsonify(ready=ready, **parts)
    answer.status_code = 200 if ready else 503
    return answer


def _database() -> str:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        db.session.remove()
        return f"does not answer ({type(error).__name__})"
    return "ok"


def _migrations() -> str:
    try:
        found = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    except SQLAlchemyError:
        db.session.remove()
        return "unknown: run venire upgrade"
    return "ok" if found == {newest_migration()} else "not the newest: run venire upgrade"


def _broker() -> str:
    if broker_answers(current_app.config["VENIRE"]):
        return "ok"
    return "does not answer: what is sent in waits in the database until it is back"


_CHECKS: Mapping[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
}
