"""Real worker processes for tests, started by the command that operators use."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from moderation.config import Config

Found = TypeVar("Found")


def eventually(look: Callable[[], Found], seconds: float = 20.0) -> Found:
    """Look until something true is found, and return it; fail after so many seconds."""
    ends = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.05)
    return found


def environment(config: Config, *paths: Path) -> dict[str, str]:
    """The variables of a process that works on the instance of ``config``."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("VENIRE_")}
    return kept | {
        "VENIRE_INSTANCE": str(config.instance),
        "VENIRE_DATABASE_URL": config.database_url.replace("+psycopg", ""),
        "VENIRE_SECRET_KEY": config.secret_key,
        "VENIRE_PUBLIC_URL": config.public_url,
        "PYTHONPATH": os.pathsep.join(str(path) for path in paths),
    }


@contextmanager
def command(config: Config, *words: str, paths: tuple[Path, ...] = ()) -> Iterator["Process"]:
    """Run ``venire WORDS`` on the instance while the body runs; what it says lies in ``said``."""
    said = config.instance / f"said-{words[0]}"
    with said.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "moderation.cli", *words],
            env=environment(config, *paths), stdout=file, stderr=file,
        )  # fmt: skip
    try:
        yield Process(process, said)
    finally:
        process.kill()
        process.wait()


class Process:
    """A running command."""

    def __init__(self, popen: "subprocess.Popen[bytes]", said: Path) -> None:
        self.popen = popen
        self._said = said

    @property
    def said(self) -> str:
        """What it has written so far."""
        return self._said.read_text()

    def horses(self) -> list[int]:
        """The numbers of its children."""
        tasks = Path(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children")
        return [int(number) for number in tasks.read_text().split()]

    def lives(self) -> bool:
        """Whether it still runs."""
        return self.popen.poll() is None
