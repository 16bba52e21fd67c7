"""All living tags, a page at a time: the most used first, or those whose name begins so.

Every page costs what the first costs: each statement walks an index and reads at most one page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, union_all

from moderation.domain.errors import Invalid, NotFound
from moderation.domain.tags import name_of, normalise, slug
from moderation.domain.tags.describing import LONGEST_FAMILY
from moderation.domain.texts import clean
from moderation.extensions import db
from moderation.models import Tag, TagAlias
from moderation.queries.public.room import bytes_of_link, fitting
from moderation.queries.public.rows import AnyRow
from moderation.queries.tags.expressions import by_code_points

LONGEST_SEARCH = 200
"""Characters of a search that are read; a name has fewer."""
PAGE_SIZE = 40
"""Rows of a list: with the longest names, addresses and aliases these are 54,000 bytes."""
MOST_FAMILIES = 60
ROOM_FOR_FAMILIES = 4_000
"""Bytes that the names and addresses of families may take: 60 usual ones take 1,500."""
LARGEST_COUNT = 2**31 - 1
_LAST = "\U0010ffff"
"""Sorts after every sign that a name can have."""

_COLUMNS = (
    Tag.id, Tag.name, Tag.slug, Tag.titles, Tag.family, Tag.deprecated, Tag.topic_count
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of a page: its count and the name by which it was found."""

    count: int
    name: str

    def __str__(self) -> str:
        """The form for addresses: the count, a colon, the name's slug."""
        return f"{self.count}:{slug(self.name)}"


@dataclass(frozen=True, slots=True)
class ListedTag:
    """A tag in a list; ``alias`` is the other name by which a search found it, empty if none."""

    id: int
    name: str
    slug: str
    titles: dict[str, object]
    family: str
    deprecated: bool
    count: int
    alias: str = ""


@dataclass(frozen=True, slots=True)
class TagList:
    """One page of tags; ``next`` is where the following one begins, None at the end."""

    tags: tuple[ListedTag, ...]
    next: Place | None


def read_family(text: str) -> str:
    """Read a family from an address: cleaned as kept ones are; "" for what can be none."""
    try:
        return clean(text, LONGEST_FAMILY, required=False)
    except Invalid:
        return ""


def read_place(text: str) -> Place | None:
    """Read a place from an address; None for no text. Raises NotFound for what is none."""
    if not text:
        return None
    count, _, rest = text.partition(":")
    name = name_of(rest)
    if not (count.isascii() and count.isdigit() and len(count) <= 10 and name):
        raise NotFound
    if int(count) > LARGEST_COUNT:
        raise NotFound
    return Place(int(count), name)


def most_used(at: Place | None = None, size: int = PAGE_SIZE) -> TagList:
    """Return tags by the number of topics where they stand, most first, then by name."""
    rows = [] if at is None else _of_count(at.count, size + 1, at.name)
    if len(rows) <= size:
        below = LARGEST_COUNT if at is None else at.count
        rows += _below(below, size + 1 - len(rows))
    tags = tuple(map(_listed, rows[:size]))
    more = len(rows) > size
    return TagList(tags, Place(tags[-1].count, tags[-1].name) if more else None)


def beginning_with(words: str, at: Place | None = None, size: int = PAGE_SIZE) -> TagList:
    """Return tags of which the name or an alias begins with ``words``, by that name.

    What no tag's name can begin with finds nothing.
    """
    try:
        start = normalise(words)
    except Invalid:
        return TagList((), None)
    after = None if at is None else at.name
    found = union_all(_named(start, after, size + 1), _other_named(start, after, size + 1))
    both = found.subquery()
    query = (
        select(*_COLUMNS, both.c.found)
        .join(both, both.c.tag_id == Tag.id)
        .order_by(by_code_points(both.c.found))
        .limit(size + 1)
    )
    rows = db.session.execute(query).all()
    tags = tuple(_listed(row, row.found) for row in rows[:size])
    last = rows[size - 1] if len(rows) > size else None
    return TagList(tags, None if last is None else Place(last.topic_count, last.found))


def _of_count(count: int, most: int, after: str = "") -> list[AnyRow]:
    query = select(*_COLUMNS).where(Tag.live, Tag.topic_count == count, Tag.name > after)
    return list(db.session.execute(query.order_by(Tag.name).limit(most)).all())


def _below(count: int, most: int) -> list[AnyRow]:
    """Return the first tags with a lower count.

    The index goes one way, counts and names go two: so the counts are read first, then all tags of
    those that fit whole, and last the beginning of the one that does not.
    """
    counts = select(Tag.topic_count).where(Tag.live, Tag.topic_count < count)
    seen = db.session.scalars(counts.order_by(Tag.topic_count.desc()).limit(most)).all()
    if not seen:
        return []
    whole = select(*_COLUMNS).where(
        Tag.live, Tag.topic_count < count, Tag.topic_count > seen[-1]
    )  # fmt: skip
    rows = db.session.execute(whole.order_by(Tag.topic_count.desc(), Tag.name)).all()
    return [*rows, *_of_count(seen[-1], most - len(rows))]


def _named(start: str, after: str | None, most: int) -> Select[int, str]:
    query = select(Tag.id.label("tag_id"), Tag.name.label("found")).where(Tag.live)
    return _part(query, Tag.name.expression, start, after, most)


def _other_named(start: str, after: str | None, most: int) -> Select[int, str]:
    query = (
        select(TagAlias.tag_id, TagAlias.name.label("found"))
        .join(Tag, Tag.id == TagAlias.tag_id)
        .where(TagAlias.live, Tag.live)
    )
    return _part(query, TagAlias.name.expression, start, after, most)


def _part(
    query: Select[int, str], name: ColumnElement[str], start: str, after: str | None, most: int
) -> Select[int, str]:
    """Take the names that begin so, in order; as a subquery, because SQLite limits no other."""
    plain = by_code_points(name)
    query = query.where(plain >= start, plain < start + _LAST)
    if after is not None:
        query = query.where(plain > after)
    part = query.order_by(plain).limit(most).subquery()
    return select(part.c[0].label("tag_id"), part.c[1].label("found"))


def _listed(row: AnyRow, found: str = "") -> ListedTag:
    return ListedTag(
        id=row.id,
        name=row.name,
        slug=row.slug,
        titles=dict(row.titles),
        family=row.family,
        deprecated=row.deprecated,
        count=row.topic_count,
        alias=found if found and found != row.name else "",
    )


def of_family(family: str, at: Place | None = None, size: int = PAGE_SIZE) -> TagList:
    """Return the tags of a family by name."""
    after = "" if at is None else at.name
    query = select(*_COLUMNS).where(Tag.live, Tag.family == family, Tag.name > after)
    rows = db.session.execute(query.order_by(Tag.name).limit(size + 1)).all()
    tags = tuple(map(_listed, rows[:size]))
    more = len(rows) > size
    return TagList(tags, Place(tags[-1].count, tags[-1].name) if more else None)


def families(most: int = MOST_FAMILIES) -> tuple[str, ...]:
    """Return the families that living tags have, by name, as many as a page has room for.

    Each is one step along an index.
    """
    first = select(func.min(Tag.family).label("name")).where(Tag.live, Tag.family > "")
    found = first.cte("families", recursive=True)
    following = select(func.min(Tag.family)).where(Tag.live, Tag.family > found.c.name)
    step = select(following.scalar_subquery()).where(found.c.name.is_not(None))
    names = db.session.scalars(select(found.union_all(step).c.name).limit(most))
    found_names = [str(name) for name in names if name is not None]
    return fitting(found_names, ROOM_FOR_FAMILIES, lambda name: bytes_of_link(name, name))


def shown_tags(words: str, at: Place | None, family: str = "") -> TagList:
    """Return a page of the vocabulary: what is sought, else a family, else the most used."""
    if words.strip():
        return beginning_with(words, at)
    return of_family(family, at) if family else most_used(at)


def aliases_of(tags: Sequence[int], most: int) -> dict[int, tuple[str, ...]]:
    """Return the living aliases of some tags, at most ``most`` of each, by name."""
    query = select(TagAlias.tag_id, TagAlias.name).where(
        TagAlias.tag_id.in_(tags), TagAlias.live
    )  # fmt: skip
    found: dict[int, tuple[str, ...]] = {}
    for tag_id, name in db.session.execute(query.order_by(TagAlias.name)):
        found[tag_id] = (*found.get(tag_id, ()), name)[:most]
    return found
