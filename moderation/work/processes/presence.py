"""Who has come up: each process of web and crew leaves a note once it is ready to serve.

The supervisor reads the notes to know whether what it started beside the old ones can take over.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from moderation.hooks.loading.packages import in_use
from moderation.work.place import is_alive

FOLDER = "present"


@dataclass(frozen=True, slots=True)
class Present:
    """One process that is ready: its role, its number and its parent's, its packages."""

    role: str
    process: int
    parent: int
    generation: str


def announce(instance: Path, role: str) -> None:
    """Say that this process is ready for its role, with the packages that it can import."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    note = {"parent": os.getppid(), "generation": in_use()}
    fresh = folder / f".{os.getpid()}"
    fresh.write_text(json.dumps(note), encoding="utf-8")
    fresh.replace(folder / f"{role}.{os.getpid()}")


def present(instance: Path) -> list[Present]:
    """List the living processes that said so; what the dead left is taken away."""
    found = []
    for note in sorted((instance / FOLDER).glob("[!.]*.*")):
        role, _, number = note.name.rpartition(".")
        if not number.isdigit() or not is_alive(int(number)):
            note.unlink(missing_ok=True)
            continue
        try:
            told = json.loads(note.read_text(encoding="utf-8"))
            found.append(Present(role, int(number), told["parent"], told["generation"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found
