"""Bringing tags from a sheet: what is new comes, what is said is said anew, nothing goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site, touch_topics
from moderation.actions.parts import in_parts
from moderation.actions.record import lock_name, record, together
from moderation.actions.tags.making import make_tag
from moderation.actions.tags.relations import add_alias, imply
from moderation.actions.tags.standing import settle
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.tags.describing import TagDescription
from moderation.domain.tags.sheets import Known, SheetRow, check_sheet, read_sheet
from moderation.extensions import db
from moderation.models import Tag
from moderation.queries.tags.drift import topics_lacking
from moderation.queries.tags.expressions import is_living
from moderation.queries.tags.sheet import kept_of, known_to, leading, row_of

SIZE = 25
"""Lines that come at once: a tag, and two acts in the ledger, for each."""
RELATIONS = 8
"""Implications that come at once: each may add many pairs to the closure."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Coming:
    """What a sheet brings: `told` are lines with a new tag, or that say something new of one.

    `aliases` and `relations` are new ones: an alias or a narrower tag, then the tag or the broader.
    """

    made: tuple[str, ...]
    told: tuple[SheetRow, ...]
    aliases: tuple[Pair, ...]
    relations: tuple[Pair, ...]

    def __str__(self) -> str:
        """Tell it to people, in numbers."""
        described = sum(row.said != TagDescription() or row.deprecated for row in self.told)
        return (
            f"new tags: {len(self.made)}, descriptions: {described},"
            f" aliases: {len(self.aliases)}, broader tags: {len(self.relations)}"
        )


def import_tags(context: Context, text: str, *, dry_run: bool = False) -> Coming:
    """Bring what a sheet (`domain.tags.sheets`) has and the vocabulary has not; return what.

    In transactions of at most 200 rows, after all of it was checked; one that was cut off goes on
    when the sheet comes again. With `dry_run` nothing is written. Needs `setting_change`, for it
    waits for nobody's agreement. Raises RefusedRequest with all lines that are wrong, and Invalid
    where somebody took a name between the check and its part: what came before that stays.
    """
    require(context, Permission.SETTING_CHANGE)
    sheet = read_sheet(text)
    known = known_to(sheet.rows)
    rows = check_sheet(sheet, known)
    coming = _coming(rows, known)
    db.session.rollback()
    if not dry_run:
        _bring(context, coming, rows)
    return coming


def _coming(rows: Sequence[SheetRow], known: Known) -> Coming:
    kept = kept_of(row.name for row in rows)
    aliases = ((alias, row.name) for row in rows for alias in row.aliases)
    relations = ((row.name, other) for row in rows for other in row.broader)
    return Coming(
        tuple(row.name for row in rows if row.name not in known.tags),
        tuple(row for row in rows if _tells(row, kept)),
        tuple(pair for pair in aliases if pair[0] not in known.aliases),
        tuple(pair for pair in relations if pair not in known.implications),
    )


def _tells(row: SheetRow, kept: Mapping[str, SheetRow]) -> bool:
    standing = kept.get(row.name)
    return standing is None or _merged(standing, row) != standing


def _merged(now: SheetRow, row: SheetRow) -> SheetRow:
    """What is said of a tag after a line: an empty cell leaves what stands."""
    said = TagDescription(
        row.said.description or now.said.description,
        {**now.said.titles, **row.said.titles},
        row.said.family or now.said.family,
    )
    return replace(now, said=said, deprecated=row.deprecated or now.deprecated)


def _bring(context: Context, coming: Coming, rows: Sequence[SheetRow]) -> None:
    for some in in_parts(sorted(coming.told, key=lambda row: row.name), SIZE):
        _tell(context, some)
    for pairs in in_parts(sorted(coming.aliases), SIZE):
        _add_aliases(context, pairs)
    for pairs in in_parts(coming.relations, RELATIONS):
        _relate(context, pairs)
    # Also of implications that came before, when an import was cut off here.
    _settle(context, [row.name for row in rows if row.broader])


def _tell(context: Context, rows: Sequence[SheetRow]) -> None:
    with transaction() as session:
        for row in rows:
            lock_name(session, f"tag named {row.name}")
        aliases = leading(row.name for row in rows)
        tags = _tags(session, [row.name for row in rows])
        with together(session):
            for row in rows:
                tag = tags.get(row.name) or _made(session, context, row.name, aliases)
                _describe(session, context, tag, row)
        touch_topics(session)
        touch_site(session)


def _made(session: Session, context: Context, name: str, aliases: Mapping[str, str]) -> Tag:
    if name in aliases:
        raise Invalid(
            message(
                "“%(name)s” is another name of “%(tag)s”: write that.",
                name=name, tag=aliases[name],
            )
        )  # fmt: skip
    return make_tag(session, context, name)


def _describe(session: Session, context: Context, tag: Tag, row: SheetRow) -> None:
    now = row_of(tag)
    new = _merged(now, row)
    if new.said != now.said:
        tag.description, tag.titles = new.said.description, dict(new.said.titles)
        tag.family = new.said.family
        record(session, context, tag, "tag.described")
    if new.deprecated and not now.deprecated:
        tag.deprecated = True
        record(session, context, tag, "tag.deprecated")


def _tags(session: Session, names: Iterable[str]) -> dict[str, Tag]:
    query = select(Tag).where(Tag.name.in_(set(names)), is_living()).order_by(Tag.id)
    return {tag.name: tag for tag in session.scalars(query.with_for_update())}


def _tag(tags: Mapping[str, Tag], name: str) -> Tag:
    if name not in tags:
        raise Invalid(message("There is no tag “%(name)s”.", name=name))
    return tags[name]


def _add_aliases(context: Context, pairs: Sequence[Pair]) -> None:
    with transaction() as session:
        tags = _tags(session, [name for _, name in pairs])
        with together(session):
            for alias, name in pairs:
                add_alias(session, context, alias, _tag(tags, name))


def _relate(context: Context, pairs: Sequence[Pair]) -> None:
    with transaction() as session:
        tags = _tags(session, [name for pair in pairs for name in pair])
        with together(session):
            for narrower, broader in pairs:
                imply(session, context, _tag(tags, narrower), _tag(tags, broader))


def _settle(context: Context, names: Sequence[str]) -> None:
    """Put on topics what the tags there imply now."""
    for some in in_parts(sorted(names), SIZE):
        while topics := topics_lacking(some, SIZE):
            with transaction() as session:
                if not settle(session, context, topics):
                    break
