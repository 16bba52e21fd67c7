"""Finding items by the words of their line, newest first.

On SQLite each beginning of up to ten letters has an entry of its own in the index, so that a common
one costs what a rare one does. PostgreSQL decides by how common the words are.
"""

import re
from functools import lru_cache

from sqlalchemy import TextClause, text

from moderation.extensions import db

LONGEST_SEARCH = 200  # characters
MOST_WORDS = 8
LARGEST_ID = 2**62

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"#(\d{1,18})", re.ASCII)


def found_items(words: str, before: int | None, limit: int) -> list[int]:
    """Give the ids of items in which each word begins a word, newest first, below id `before`.

    ``#12`` finds item 12. Case and accents count for nothing. Without a word nothing is found.
    """
    number = _NUMBER.fullmatch(words.strip())
    if number is not None:
        return _by_number(int(number[1]), before)
    asked = _WORD.findall(words[:LONGEST_SEARCH].replace("_", " "))[:MOST_WORDS]
    if not asked:
        return []
    dialect = db.engine.dialect.name
    values = {
        "words": _sqlite(asked) if dialect == "sqlite" else _postgresql(asked),
        "before": LARGEST_ID if before is None else before,
        "limit": limit,
    }
    return list(db.session.scalars(_query(dialect), values))


def _by_number(item_id: int, before: int | None) -> list[int]:
    query = text("SELECT id FROM review_item WHERE id = :item AND id < :before")
    values = {"item": item_id, "before": LARGEST_ID if before is None else before}
    return list(db.session.scalars(query, values))


@lru_cache
def _query(dialect: str) -> TextClause:
    if dialect == "sqlite":
        return text(
            "SELECT rowid FROM review_search WHERE review_search MATCH :words AND rowid < :before"
            " ORDER BY rowid DESC LIMIT :limit"
        )
    return text(
        "SELECT id FROM review_item WHERE to_tsvector('simple', summary)"
        " @@ to_tsquery('simple', :words) AND id < :before ORDER BY id DESC LIMIT :limit"
    )


def _sqlite(words: list[str]) -> str:
    return " ".join(f'"{word}"*' for word in words)


def _postgresql(words: list[str]) -> str:
    return " & ".join(f"{word}:*" for word in words)
