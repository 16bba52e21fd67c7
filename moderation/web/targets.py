"""Where to go after signing in: only to places on this site."""

import re
from typing import Protocol

DESK = "/review/"
ADMIN = "/admin/"

_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\xa0]{0,2000}")


def safe_target(wanted: str | None, otherwise: str = DESK) -> str:
    """Return a path that begins with exactly one slash, without backslashes, blanks or controls.

    Anything else, which browsers could read as another host, gives `otherwise`.
    """
    return wanted if wanted and _PATH.fullmatch(wanted) else otherwise


class Allowed(Protocol):
    """Somebody whose permissions can be asked for."""

    def may(self, permission: str) -> bool:
        """Say whether the permission is held."""


def home_of(person: Allowed) -> str:
    """Return where somebody's work is: the desk, or the admin's rooms for who has no desk."""
    return DESK if person.may("item_read") else ADMIN
