"""The only way to write."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from moderation.database import WRITE_OPTION, turn_to_write
from moderation.domain.errors import Unavailable
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.work import outbox

_OPEN = "venire_transaction_open"


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a write transaction, commit it at the end, then ring for the work that it asked for.

    Objects loaded before are expired and read again: only what is read inside may be decided on.
    Keep it under 200 rows and 50 ms, with no call, rendering or password hash inside.
    Raises RuntimeError when nested or when changes were made before it; Unavailable when the
    database cannot be written. Any exception rolls everything back.
    """
    session = db.session()
    _refuse_misuse(session)
    with turn_to_write(session):
        try:
            session.connection(execution_options={WRITE_OPTION: True})
            session.info[_OPEN] = True
            yield session
            session.commit()
        except OperationalError as error:
            raise _unavailable(error) from error
        finally:
            session.info.pop(_OPEN, None)
            _close(session)
    outbox.ring_after_commit(session)


def _refuse_misuse(session: Session) -> None:
    if session.info.get(_OPEN):
        raise RuntimeError("transactions do not nest")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed before the transaction")
    session.rollback()  # ends the read transaction; what was loaded is read again
    outbox.forget(session)


def _close(session: Session) -> None:
    # After a commit this does nothing; after any failure it takes everything back.
    session.rollback()


#: PostgreSQL's codes for two transactions that got in each other's way; nothing is broken then.
_COLLISIONS = frozenset({"40001", "40P01"})


def _unavailable(error: OperationalError) -> Unavailable:
    if getattr(error.orig, "sqlstate", None) in _COLLISIONS:
        return Unavailable(
            message("Somebody changed the same at the same moment. Nothing was done; try again.")
        )
    return Unavailable(message("The database cannot be written right now. Nothing was changed."))
