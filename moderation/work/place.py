"""Where this process runs, in words that other processes of the same machine can check."""

import hashlib
import os
import socket
import uuid
from functools import lru_cache
from pathlib import Path

from moderation.domain.actor import Actor, ActorKind, Context

SYSTEM = Actor(ActorKind.SYSTEM, "work")


@lru_cache(maxsize=1)
def host() -> str:
    """Name this machine, boot and process space: only there does a process number mean anything."""
    parts = [socket.gethostname(), _boot(), _process_space()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def address(process: int | None = None) -> str:
    """Name a process of this machine (this one by default), as ``claimed_by`` keeps it."""
    return f"{host()}/{os.getpid() if process is None else process}"


def process_of(where: str | None) -> int | None:
    """Give the process number in an address of this machine; None for another machine's."""
    place, _, number = (where or "").partition("/")
    return int(number) if place == host() and number.isdigit() else None


def is_alive(process: int) -> bool:
    """Say whether a process of this machine runs; one that only waits to be waited for does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(process)


def context() -> Context:
    """Make the context of an act of the work engine itself, now."""
    from flask import current_app  # the supervisor asks who is alive, and serves no pages

    clock = current_app.extensions["venire_clock"]
    return Context(SYSTEM, clock(), uuid.uuid4().hex)


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _process_space() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _is_zombie(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[:1] == ["Z"]
