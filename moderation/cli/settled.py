"""Whether an instance has anything left to prepare, found out in milliseconds.

Every start waits for this answer, so it asks SQLite directly: making the application first would
take longer than all the rest of a start. What cannot be told so cheaply counts as unsettled.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from moderation.config import Config
from moderation.paths import MIGRATIONS

_REVISION = re.compile(r"^(down_)?revision\b[^=\n]*= *[\"']([^\"']+)[\"']", re.MULTILINE)

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
    return bool(admin and whole and revision == newest_migration(MIGRATIONS))


def newest_migration(folder: Path) -> str | None:
    """Give the migration that no other follows, read from the files; None unless there is one."""
    texts = [path.read_text(encoding="utf-8") for path in (folder / "versions").glob("*.py")]
    found = [match for text in texts for match in _REVISION.findall(text)]
    followed = {name for down, name in found if down}
    newest = {name for down, name in found if not down} - followed
    return newest.pop() if len(newest) == 1 else None
