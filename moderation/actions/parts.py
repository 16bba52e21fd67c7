"""Much that is written: in parts, of which each is one short transaction."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Row = TypeVar("Row")


def in_parts(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    """Give the rows in their order, at most `size` together."""
    return (rows[at : at + size] for at in range(0, len(rows), size))
