"""Where to go after signing in: only to places on this site."""

import re

HOME = "/review/"

_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\xa0]{0,2000}")


def safe_target(wanted: str | None, otherwise: str = HOME) -> str:
    """Return a path that begins with exactly one slash, without backslashes, blanks or controls.

    Anything else, which browsers could read as another host, gives `otherwise`.
    """
    return wanted if wanted and _PATH.fullmatch(wanted) else otherwise
