"""Where things lie: the bundled folders, and the places inside one installation's instance."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).resolve().parent
MIGRATIONS = PACKAGE / "migrations"
STATIC = PACKAGE / "static"
TRANSLATIONS = PACKAGE / "translations"

# The kernel keeps a unix socket's path in a field of fixed size, closing zero included.
SOCKET_PATH_BYTES = 103 if sys.platform == "darwin" else 107


def folder(name: Literal["templates", "plugins"]) -> Path:
    """Give a bundled folder: the wheel's copy, or in a checkout the one beside the package."""
    inside = PACKAGE / "_bundled" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def broker_socket(instance: Path) -> Path:
    """Give the own broker's unix socket: in the instance folder, or where the path is short enough.

    The fall-back is a folder of this user and this instance in the machine's temporary folder; the
    same instance always gets the same one. Whether the result fits is `fits_socket`'s question.
    """
    socket = instance / "broker.sock"
    if fits_socket(socket):
        return socket
    mark = hashlib.sha256(os.fsencode(instance)).hexdigest()[:12]
    return Path(tempfile.gettempdir(), f"venire-{os.getuid()}-{mark}", "broker.sock")


def fits_socket(path: Path) -> bool:
    """Say whether the path is short enough, in bytes, for a unix socket on this system."""
    return len(os.fsencode(path)) <= SOCKET_PATH_BYTES
