"""The vocabulary as a sheet: what is written, and what a sheet that comes has to do with."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from moderation.domain.tags.describing import TagDescription
from moderation.domain.tags.sheets import Known, SheetRow
from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagImplication
from moderation.queries.tags.expressions import by_code_points, is_living

BATCH = 500


def row_of(tag: Tag, aliases: Iterable[str] = (), broader: Iterable[str] = ()) -> SheetRow:
    """A tag as it stands, with the names of tags that the caller has read."""
    titles = {language: str(title) for language, title in tag.titles.items()}
    said = TagDescription(tag.description, titles, tag.family)
    return SheetRow(tag.name, tuple(aliases), tuple(broader), said, tag.deprecated)


def all_rows() -> Iterator[SheetRow]:
    """Give all living tags by name; no transaction stays open between batches of them."""
    after = ""
    while rows := _rows_after(after):
        db.session.rollback()
        yield from rows
        after = rows[-1].name


def _rows_after(name: str) -> list[SheetRow]:
    order = by_code_points(Tag.name.expression)
    query = select(Tag).where(Tag.live, order > name).order_by(order).limit(BATCH)
    tags = db.session.scalars(query).all()
    if not tags:
        return []
    aliases, broader = _aliases(tags), _broader(tags)
    return [row_of(tag, aliases[tag.id], broader[tag.id]) for tag in tags]


def _aliases(tags: Iterable[Tag]) -> dict[int, list[str]]:
    query = select(TagAlias.tag_id, TagAlias.name).where(
        TagAlias.tag_id.in_([tag.id for tag in tags]), TagAlias.live
    )
    return _by_tag(query)


def _broader(tags: Iterable[Tag]) -> dict[int, list[str]]:
    query = (
        select(TagImplication.narrower_id, Tag.name)
        .join(Tag, Tag.id == TagImplication.broader_id)
        .where(TagImplication.narrower_id.in_([tag.id for tag in tags]), TagImplication.live)
    )
    return _by_tag(query)


def _by_tag(query: Select[int, str]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for tag_id, name in sorted((tag_id, name) for tag_id, name in db.session.execute(query)):
        found[tag_id].append(name)
    return found


def known_to(rows: Sequence[SheetRow]) -> Known:
    """Return the part of the living vocabulary that these rows have to do with."""
    names = {name for row in rows for name in (row.name, *row.aliases, *row.broader)}
    return Known(
        frozenset(name for some in _some(names) for name in _living(some)),
        leading(names),
        _implications(),
    )


def _some(names: Iterable[str]) -> Iterator[Sequence[str]]:
    ordered = sorted(names)
    return (ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH))


def _living(names: Sequence[str]) -> Sequence[str]:
    return db.session.scalars(select(Tag.name).where(Tag.name.in_(names), is_living())).all()


def leading(names: Iterable[str]) -> dict[str, str]:
    """Return those of some names that are living aliases, each with its tag."""
    query = (
        select(TagAlias.name, Tag.name).join(Tag, Tag.id == TagAlias.tag_id).where(TagAlias.live)
    )
    return {
        alias: tag
        for some in _some(names)
        for alias, tag in db.session.execute(query.where(TagAlias.name.in_(some)))
    }


def _implications() -> frozenset[tuple[str, str]]:
    narrower, broader = aliased(Tag), aliased(Tag)
    query = (
        select(narrower.name, broader.name)
        .join_from(TagImplication, narrower, narrower.id == TagImplication.narrower_id)
        .join(broader, broader.id == TagImplication.broader_id)
        .where(TagImplication.live)
    )
    return frozenset((one, other) for one, other in db.session.execute(query))


def kept_of(names: Iterable[str]) -> dict[str, SheetRow]:
    """Return by name what is said of living tags."""
    return {
        tag.name: row_of(tag)
        for some in _some(names)
        for tag in db.session.scalars(select(Tag).where(Tag.name.in_(some), is_living()))
    }
