"""Bringing a database to this version's tables.

Alembic is imported while migrating only: no running process needs it, and it costs each of them
memory and a part of its start. Nothing else is imported before, so that a start can ask quickly.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from moderation.paths import MIGRATIONS

if TYPE_CHECKING:
    from flask import Flask

_REVISION = re.compile(r"^(down_)?revision\b[^=\n]*= *[\"']([^\"']+)[\"']", re.MULTILINE)


def migrate_to_newest(app: "Flask") -> None:
    """Run what is missing on the application's database, each migration in one transaction."""
    from flask_migrate import Migrate, upgrade

    from moderation.extensions import db

    Migrate(app, db, directory=str(MIGRATIONS))
    upgrade()


@lru_cache(maxsize=4)
def newest_migration(folder: Path = MIGRATIONS) -> str | None:
    """Give the migration that no other follows, read from the files; None unless there is one."""
    texts = [path.read_text(encoding="utf-8") for path in (folder / "versions").glob("*.py")]
    found = [match for text in texts for match in _REVISION.findall(text)]
    followed = {name for down, name in found if down}
    newest = {name for down, name in found if not down} - followed
    return newest.pop() if len(newest) == 1 else None
