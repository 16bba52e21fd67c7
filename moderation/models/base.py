"""The declarative base of all tables, and the column types that behave alike on both databases."""

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    literal,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: A row's number: 64 bits on PostgreSQL, SQLite's own row id there.
Identifier = BigInteger().with_variant(Integer, "sqlite")

#: A JSON document: binary and comparable on PostgreSQL, text on SQLite.
Document = JSON().with_variant(JSONB, "postgresql")


class ForgivingDocument(TypeDecorator[dict[str, object]]):
    """A document that must be readable before anything works: what is no JSON is read as empty.

    SQLite alone can hold such a text, in a file that was damaged or edited by hand.
    """

    impl = Document
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read what can be read."""
        read = super().result_processor(dialect, coltype)

        def forgiving(value: Any) -> Any:
            try:
                return read(value) if read else value
            except ValueError:
                return {}

        return forgiving


class Instant(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite keeps no time zone, so it is taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment, which would silently mean another zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment back as aware UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class database_now(FunctionElement[datetime]):  # noqa: N801 - reads as an SQL function
    """The database's clock, plus some seconds: one clock for all hosts that share leases."""

    type = Instant()
    inherit_cache = True

    def __init__(self, seconds: float = 0.0) -> None:
        """Take the offset in seconds; negative is the past."""
        super().__init__(literal(f"{float(seconds):+.3f} seconds", String()))


@compiles(database_now, "sqlite")
def _sqlite_now(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    # The same 26 characters that SQLAlchemy stores, so that text compares as time.
    offset = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {offset})"


@compiles(database_now)
def _postgresql_now(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    # clock_timestamp() moves inside a transaction; now() would not.
    offset = compiler.process(element.clauses, **options)
    return f"(clock_timestamp() + CAST({offset} AS INTERVAL))"


class seconds_before(FunctionElement[datetime]):  # noqa: N801 - reads as an SQL function
    """A stored moment, less some seconds; on SQLite to the millisecond."""

    type = Instant()
    inherit_cache = True

    def __init__(self, moment: ColumnElement[datetime], seconds: float) -> None:
        """Take a column and the seconds to go back."""
        super().__init__(moment, literal(f"{-float(seconds):+.3f} seconds", String()))


@compiles(seconds_before, "sqlite")
def _sqlite_before(element: seconds_before, compiler: SQLCompiler, **options: Any) -> str:
    arguments = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f000', {arguments})"


@compiles(seconds_before)
def _postgresql_before(element: seconds_before, compiler: SQLCompiler, **options: Any) -> str:
    moment, offset = (compiler.process(one, **options) for one in element.clauses)
    return f"({moment} + CAST({offset} AS INTERVAL))"


class Base(DeclarativeBase):
    """What all tables share: constraint names that migrations can rely on, and aware moments."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: Instant()},
    )


def table_of(model: type[Base]) -> Table:
    """Return a model's table, for statements that bypass the unit of work."""
    return cast("Table", model.__table__)
