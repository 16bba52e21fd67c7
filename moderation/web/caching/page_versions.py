"""What the page cache compares: the version of a scope, as the database has it now."""

from dataclasses import dataclass

from sqlalchemy import Engine, Executable, bindparam, select

from moderation.extensions import db
from moderation.models import PageVersion, Topic
from moderation.queries.public.topic_page import SHOWN_VERSION

_TOPIC = select(SHOWN_VERSION).where(Topic.id == bindparam("topic_id"), Topic.visible)
_PAGES = select(PageVersion.version).where(PageVersion.scope == bindparam("scope"))


@dataclass(frozen=True, slots=True)
class DatabaseVersions:
    """Reads versions outside any session: a hit has no application context."""

    engine: Engine

    @classmethod
    def of_this_app(cls) -> "DatabaseVersions":
        """Read from the current application's database."""
        return cls(db.engine)

    def __call__(self, scope: str) -> int | None:
        """Return what ``topic:<id>`` or a group of pages, such as ``site``, stands at.

        None for a topic that is not shown.
        """
        kind, _, number = scope.partition(":")
        if kind == "topic":
            return self._read(_TOPIC, {"topic_id": int(number)})
        return self._read(_PAGES, {"scope": scope}) or 0

    def _read(self, statement: Executable, values: dict[str, int | str]) -> int | None:
        with self.engine.connect() as connection:
            version: int | None = connection.execute(statement, values).scalar()
            return version
