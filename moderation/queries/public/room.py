"""How much of a list a page has room for: names are long, and their addresses twelve times so."""

from collections.abc import Callable, Sequence
from itertools import accumulate, takewhile
from typing import TypeVar
from urllib.parse import quote

Shown = TypeVar("Shown")


def fitting(some: Sequence[Shown], room: int, size: Callable[[Shown], int]) -> tuple[Shown, ...]:
    """Return the first of some, as many as take at most `room` together; it may be none."""
    sizes = accumulate(map(size, some))
    return tuple(some[: sum(1 for _ in takewhile(lambda so_far: so_far <= room, sizes))])


def bytes_of_link(name: str, slug: str) -> int:
    """How many bytes a tag takes as a link, without the markup."""
    return len(name.encode()) + len(quote(slug))
