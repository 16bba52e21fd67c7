"""Isso's application, for its server in its own virtual environment, which knows nothing of ours.

Its connections get the same ``synchronous`` as ours: by default SQLite waits for the disk more
often, which would make the peer slower for a reason that a line of settings removes.
"""

import sqlite3
from typing import Any

_connect = sqlite3.connect


def _tuned(*arguments: Any, **options: Any) -> sqlite3.Connection:
    connection: sqlite3.Connection = _connect(*arguments, **options)
    connection.execute("PRAGMA synchronous=NORMAL")
    return connection


sqlite3.connect = _tuned  # type: ignore[assignment]

from isso.run import application  # type: ignore[import-not-found]  # noqa: E402

__all__ = ["application"]
