"""Database rows as queries hand them around inside this package, and the short way to them.

Building a statement costs more than running it, so those of busy pages are built once and take
their values as parameters; and they give columns, so the session's unit of work has no part in it.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import Executable, Row

from moderation.extensions import db

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def rows_of(statement: Executable, **values: object) -> Sequence[AnyRow]:
    """Run a statement that was built once, in the session's transaction."""
    return db.session.connection().execute(statement, values).all()
