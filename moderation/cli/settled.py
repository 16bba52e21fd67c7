"""Whether an instance has anything left to prepare, found out in milliseconds.

Every start waits for this answer, so it asks SQLite directly: making the application first would
take longer than all the rest of a start. What cannot be told so cheaply counts as unsettled.
"""

import sqlite3
from contextlib import closing
from urllib.parse import quote

from moderation.config import Config
from moderation.migrations import newest_migration

QUESTION = """
SELECT (SELECT group_concat(version_num) FROM alembic_version),
       EXISTS (SELECT * FROM user_account
               WHERE role = 'admin' AND active AND password_hash IS NOT NULL),
       NOT EXISTS (SELECT * FROM setting
                   WHERE id = 'demo.loaded' AND json_extract(value, '$.state') = 'loading')
"""


def is_settled(config: Config) -> bool:
    """Whether the tables are the newest, an admin can sign in and no demo loading was cut off."""
    if not config.sqlite:
        return False
    file = quote(config.database_url.removeprefix("sqlite:///"))
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            revision, admin, whole = connection.execute(QUESTION).fetchone()
    except sqlite3.Error:
        return False
    return bool(admin and whole and revision == newest_migration())
