"""From an address to the tag that it stands for."""

from dataclasses import dataclass

from sqlalchemy import select

from moderation.domain.tags import name_of
from moderation.extensions import db
from moderation.models import Tag, TagAlias


@dataclass(frozen=True, slots=True)
class FoundTag:
    """A living tag. ``titles`` are its names by language; ``count`` the topics where it stands."""

    id: int
    name: str
    slug: str
    titles: dict[str, object]
    description: str
    family: str
    deprecated: bool
    count: int
    version: int

    def title(self, locale: str) -> str:
        """Its name in a language; without one its only name."""
        return title_of(self.titles, self.name, locale)


def title_of(titles: dict[str, object], name: str, locale: str) -> str:
    """Choose what readers of a language call a tag."""
    return str(titles.get(locale) or name)


def tag_by_slug(slug: str) -> FoundTag | None:
    """Return the living tag with this slug, or the one whose alias has it; None if there is none.

    The slug of what is found differs from the one asked for when it was an alias: redirect then.
    """
    query = select(Tag).where(Tag.live)
    tag = db.session.scalars(query.where(Tag.slug == slug)).first()
    if tag is None:
        names = select(TagAlias.tag_id).where(TagAlias.live, TagAlias.name == name_of(slug))
        tag = db.session.scalars(query.where(Tag.id.in_(names))).first()
    return None if tag is None else _found(tag)


def _found(tag: Tag) -> FoundTag:
    return FoundTag(
        id=tag.id,
        name=tag.name,
        slug=tag.slug,
        titles=dict(tag.titles),
        description=tag.description,
        family=tag.family,
        deprecated=tag.deprecated,
        count=tag.topic_count,
        version=tag.version,
    )
