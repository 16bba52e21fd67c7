"""What the admin chose for each plugin."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import DBAPIError

from moderation.extensions import db
from moderation.hooks.calling.seating import Choice, choice_from_json
from moderation.models import Setting

PREFIX = "plugin."

_CHOICES = select(Setting.id, Setting.value, Setting.version).where(
    Setting.id.startswith(PREFIX, autoescape=True)
)


@dataclass(frozen=True, slots=True)
class StoredChoice:
    """A choice, and the version to name when changing it (0: nothing was ever chosen)."""

    choice: Choice = field(default_factory=Choice)
    version: int = 0


def setting_name(plugin: str) -> str:
    """Give the name of the setting that holds a plugin's choice."""
    return f"{PREFIX}{plugin}"


def stored_choices() -> dict[str, StoredChoice]:
    """Give every stored choice by the plugin's name."""
    return {
        row.id.removeprefix(PREFIX): StoredChoice(choice_from_json(row.value), row.version)
        for row in db.session.execute(_CHOICES)
    }


def stored_choice(plugin: str) -> StoredChoice:
    """Give the choice of one plugin."""
    row = db.session.get(Setting, setting_name(plugin))
    return StoredChoice(choice_from_json(row.value), row.version) if row else StoredChoice()


def choices_at_start() -> dict[str, Choice] | None:
    """Give the stored choices before anything else of the database is used.

    Without tables nothing was chosen yet. None when the database cannot be asked. Leaves no
    connection behind: processes fork after this.
    """
    try:
        if not _has_tables(db.engine):
            return {}
        return {name: one.choice for name, one in stored_choices().items()}
    except DBAPIError:
        return None
    finally:
        db.session.remove()
        db.engine.dispose()


def _has_tables(engine: Engine) -> bool:
    database = engine.url.database
    if engine.dialect.name == "sqlite" and not (database and Path(database).exists()):
        return False  # looking would make an empty file
    with engine.connect() as connection:
        return inspect(connection).has_table(Setting.__tablename__)
