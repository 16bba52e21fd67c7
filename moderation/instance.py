"""What one installation keeps on disk: its folder and its generated secret key."""

import os
import secrets
import stat
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from moderation.config import SHORTEST_KEY, Config, wrong
from moderation.domain.errors import Misconfigured
from moderation.domain.messages import message
from moderation.paths import broker_socket, fits_socket

KEY_FILE = "secret_key"


def prepare(config: Config) -> Config:
    """Make what the instance needs and give the config with its secret key.

    Safe to run many times and by several processes at once. Raises Misconfigured when the folder
    cannot be used, the key is open to others, or a driver is missing.
    """
    _refuse_missing_driver(config)
    _make_private(config.instance, "VENIRE_INSTANCE", "write a folder that this user may write to")
    if config.redis_url is None:
        _prepare_socket(config.instance)
    return config if config.secret_key else replace(config, secret_key=_key(config.instance))


def _refuse_missing_driver(config: Config) -> None:
    if not config.sqlite and find_spec("psycopg") is None:
        advice = "it needs a driver; run: pip install 'venire[postgres]'"
        raise wrong("VENIRE_DATABASE_URL", None, advice)


def _make_private(folder: Path, name: str, advice: str) -> None:
    """Make a folder for this user alone; one that was there keeps its mode."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise wrong(name, str(folder), advice) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise wrong(name, str(folder), advice)


def _prepare_socket(instance: Path) -> None:
    """Make the broker's fall-back folder where the instance's own path is too long.

    The temporary folder is everyone's, so a folder found there must be ours and closed to others:
    else somebody could put a broker of theirs in our way.
    """
    socket = broker_socket(instance)
    if not fits_socket(socket):
        raise wrong("VENIRE_INSTANCE", str(instance), "write a shorter path")
    if socket.parent == instance:
        return
    advice = "it must be yours with mode 700; remove it, or write a shorter VENIRE_INSTANCE"
    _make_private(socket.parent, "The broker's folder", advice)
    found = socket.parent.lstat()
    private = stat.S_ISDIR(found.st_mode) and not stat.S_IMODE(found.st_mode) & 0o077
    if not private or found.st_uid != os.getuid():
        raise wrong("The broker's folder", str(socket.parent), advice)


def _key(instance: Path) -> str:
    """Read the generated key, making it first if there is none."""
    path = instance / KEY_FILE
    if not path.exists():
        _generate(path)
    if path.stat().st_mode & 0o077:
        raise Misconfigured(
            message("Others may read the secret key: run chmod 600 %(path)s", path=str(path))
        )
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < SHORTEST_KEY or not key.isascii():
        raise Misconfigured(
            message(
                "The secret key in %(path)s is damaged: restore it or remove the file",
                path=str(path),
            )
        )
    return key


def _generate(path: Path) -> None:
    """Write a new key whole or not at all; of two processes at once, the first one's stays."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
