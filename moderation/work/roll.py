"""The roll of this machine's workers: one file each, which is also the worker's black box.

A worker that ends takes its file away. One that was killed leaves it, and with it the answer to
which plugin had which item in hand.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from moderation.work.place import is_alive

FOLDER = "workers"
_SUFFIX = ".box"


@dataclass(frozen=True, slots=True)
class Signed:
    """One entry: which process works, or worked, in which role, and since when."""

    role: str
    process: int
    since: datetime
    box: Path

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs (or another took its number)."""
        return is_alive(self.process)


def sign_on(instance: Path, role: str) -> Path:
    """Enter this process for a queue (or as ``tick``), and return its file."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    box = folder / f"{role}.{os.getpid()}.{int(time.time())}{_SUFFIX}"
    box.touch(mode=0o600)
    return box


def sign_off(box: Path) -> None:
    """Take an entry away."""
    box.unlink(missing_ok=True)


def entries(instance: Path) -> Iterator[Signed]:
    """Give all entries of an instance, of living and of dead processes, by name."""
    for box in sorted((instance / FOLDER).glob(f"*{_SUFFIX}")):
        role, process, since = box.name.removesuffix(_SUFFIX).split(".")
        yield Signed(role, int(process), datetime.fromtimestamp(int(since), UTC), box)


def age_of_box(one: Signed) -> float:
    """Seconds since the last note in an entry's box."""
    try:
        return time.time() - one.box.stat().st_mtime
    except FileNotFoundError:
        return 0.0
