"""Models of filters: kept when one was trained, and put back by one click."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from moderation.actions.operating.settings import store_setting
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import NotFound
from moderation.domain.messages import message, to_json
from moderation.domain.roles import Permission
from moderation.hooks.contracts import Trained
from moderation.models import FilterModel
from moderation.models.base import table_of

#: Versions that are kept of each filter's model, and the one in use besides.
MOST_KEPT = 10
#: The setting in which the ledger reads which model a person chose.
CHOSEN = "model."

_models = table_of(FilterModel)


@dataclass(frozen=True, slots=True)
class NewModel:
    """What a training made for a filter: of which lessons, and in how many seconds."""

    filter_id: str
    trained: Trained
    known: bytes
    seconds: float


def keep_model(context: Context, new: NewModel, proof: Callable[[Session], None]) -> int:
    """Store a new version of a filter's model; return its number.

    `proof` is called first, in the same transaction: it raises when the training is not ours any
    more, and then nothing is written. The new version is in use at once unless an older one is
    pinned. The newest ten are kept.
    """
    with transaction() as session:
        proof(session)
        versions = _versions(session, new.filter_id)
        number = max(versions, default=0) + 1
        pinned = any(one.pinned for one in versions.values())
        _set(session, new.filter_id, number=None, known=b"")
        if not pinned:
            _set(session, new.filter_id, number=None, in_use=False)
        row = _row(context, new, number, in_use=not pinned)
        session.connection().execute(insert(_models), row)
        _forget_old(session, new.filter_id, number)
        return number


def use_model(context: Context, filter_id: str, number: int) -> None:
    """Go back to a version and stay with it: newer ones are made, and wait beside it.

    Raises NotAllowed and NotFound.
    """
    require(context, Permission.PLUGIN_CONFIGURE)
    with transaction() as session:
        if number not in _versions(session, filter_id):
            raise NotFound(message("There is no such version of this filter's model."))
        _put_in_use(session, filter_id, number, pinned=True)
        store_setting(
            session, context, f"{CHOSEN}{filter_id}", {"number": number}, act="model.chosen"
        )


def let_learn(context: Context, filter_id: str) -> None:
    """Take the newest version into use, and every newer one. Raises NotAllowed and NotFound."""
    require(context, Permission.PLUGIN_CONFIGURE)
    with transaction() as session:
        versions = _versions(session, filter_id)
        if not versions:
            raise NotFound(message("This filter has no model yet."))
        _put_in_use(session, filter_id, max(versions), pinned=False)
        store_setting(session, context, f"{CHOSEN}{filter_id}", {}, act="model.released")


def _versions(session: Session, filter_id: str) -> dict[int, Any]:
    """Lock the versions of a filter's model, and give them by number."""
    query = (
        select(_models.c.number, _models.c.in_use, _models.c.pinned)
        .where(_models.c.filter_id == filter_id)
        .order_by(_models.c.number)
        .with_for_update()
    )
    return {row.number: row for row in session.connection().execute(query)}


def _put_in_use(session: Session, filter_id: str, number: int, *, pinned: bool) -> None:
    _set(session, filter_id, number=None, in_use=False, pinned=False)
    _set(session, filter_id, number=number, in_use=True, pinned=pinned)


def _set(session: Session, filter_id: str, *, number: int | None, **values: object) -> None:
    """Write values to one version, or to all of a filter."""
    statement = update(_models).where(_models.c.filter_id == filter_id)
    if number is not None:
        statement = statement.where(_models.c.number == number)
    session.connection().execute(statement.values(values))


def _row(context: Context, new: NewModel, number: int, *, in_use: bool) -> dict[str, object]:
    trained = new.trained
    return {
        "filter_id": new.filter_id,
        "number": number,
        "in_use": in_use,
        "pinned": False,
        "body": trained.body,
        "known": new.known,
        "lessons": trained.lessons,
        "unwanted": trained.unwanted,
        "figures": dict(trained.figures),
        "silent": None if trained.silent is None else to_json(trained.silent),
        "seconds": new.seconds,
        "made_at": context.now,
    }


def _forget_old(session: Session, filter_id: str, newest: int) -> None:
    old = _models.c.number <= newest - MOST_KEPT
    statement = delete(_models).where(_models.c.filter_id == filter_id, old, ~_models.c.in_use)
    session.connection().execute(statement)
