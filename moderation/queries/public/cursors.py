"""Places in a list that is read page by page, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, tuple_

from moderation.domain.errors import NotFound
from moderation.models.base import Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST_ID = 2**63 - 1

Shown = TypeVar("Shown")
Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its moment and its id. The next page begins after it."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        """The form for addresses: microseconds since 1970, a hyphen, the id."""
        return f"{(self.moment - _EPOCH) // timedelta(microseconds=1)}-{self.id}"


def read_cursor(text: str) -> Cursor | None:
    """Read a cursor from an address; None for no text. Raises NotFound for what is none."""
    if not text:
        return None
    first, _, second = text.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= 19 for part in (first, second)):
        raise NotFound
    try:
        cursor = Cursor(_EPOCH + timedelta(microseconds=int(first)), int(second))
    except OverflowError:
        raise NotFound from None
    if cursor.id > _LARGEST_ID:
        raise NotFound
    return cursor


def after(
    query: Select[*Columns],
    moment: ColumnElement[Any],
    identifier: ColumnElement[int],
    at: Cursor | None,
) -> Select[*Columns]:
    """Order ``query`` newest first by (moment, id) and begin after the cursor."""
    if at is not None:
        # Compared as a pair, so that both databases walk the index instead of sorting.
        place = tuple_(at.moment, at.id, types=[Instant(), identifier.type])
        query = query.where(tuple_(moment, identifier) < place)
    return query.order_by(moment.desc(), identifier.desc())


def cut(rows: Sequence[Shown], size: int) -> tuple[Sequence[Shown], bool]:
    """Return at most ``size`` of the rows, and whether there were more."""
    return rows[:size], len(rows) > size
