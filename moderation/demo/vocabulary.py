"""What the demo gallery says of its tags: their pages and families have something to show."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select

from moderation.actions.tags.describing import describe_tag
from moderation.domain.actor import Context
from moderation.domain.tags.describing import TagDescription
from moderation.extensions import db
from moderation.models import Tag

SHEET = "tags.toml"
"""Stands beside the folder of the topics."""


def read_tags(folder: Path) -> dict[str, TagDescription]:
    """Read what is said of tags, by name; nothing where no such file is beside ``folder``."""
    path = folder.parent / SHEET
    if not path.exists():
        return {}
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: TagDescription(one["description"], {"nl": one["nl"]}, one["family"])
        for name, one in raw.items()
    }


def tell_of_tags(context: Context, told: Mapping[str, TagDescription]) -> None:
    """Say it of those that are in the vocabulary; what is said already makes no act."""
    query = select(Tag.id, Tag.version, Tag.name).where(Tag.live, Tag.name.in_(told))
    found = db.session.execute(query.order_by(Tag.name)).all()
    db.session.rollback()
    for tag_id, version, name in found:
        describe_tag(context, tag_id, version, told[name])
