"""Asking the supervisor to start web and workers anew, and hearing how that went."""

import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

LOCK_FILE = "venire.lock"
NOTICE = "restart.json"
RUNNING, DONE, FAILED = "running", "done", "failed"
LONGEST = 180.0
"""Seconds after which nobody waits for the supervisor any more."""


@dataclass(frozen=True, slots=True)
class Notice:
    """How the supervisor's last graceful restart stands; `number` grows with each."""

    number: int = 0
    state: str = DONE
    reason: str = ""
    generation: str = ""


def read_notice(instance: Path) -> Notice:
    """Read what the supervisor wrote; an empty notice when there is nothing readable."""
    try:
        return Notice(**json.loads((instance / NOTICE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Notice()


def write_notice(instance: Path, notice: Notice) -> None:
    """Write it, whole or not at all."""
    fresh = instance / f".{NOTICE}"
    fresh.write_text(json.dumps(asdict(notice)), encoding="utf-8")
    fresh.replace(instance / NOTICE)


def supervisor_of(instance: Path) -> int | None:
    """Give the process number of the supervisor that runs this instance; None for none.

    Its number is believed only while somebody holds the lock that it is written in.
    """
    with suppress(OSError), (instance / LOCK_FILE).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            number = file.read().strip()
            return int(number) if number.isdigit() else None
    return None


def signal_supervisor(instance: Path, which: signal.Signals) -> bool:
    """Send a signal to the supervisor; False when none runs."""
    process = supervisor_of(instance)
    if process is None:
        return False
    try:
        os.kill(process, which)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def restart(instance: Path, seconds: float = LONGEST) -> Notice | None:
    """Have web and workers started anew and wait for the outcome; None when no supervisor runs.

    A supervisor that ends meanwhile, or says nothing for so long, counts as failed.
    """
    before = read_notice(instance).number
    if not signal_supervisor(instance, signal.SIGHUP):
        return None
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        notice = read_notice(instance)
        if notice.number > before and notice.state != RUNNING:
            return notice
        if supervisor_of(instance) is None:
            return Notice(before, FAILED, "the supervisor ended")
        time.sleep(0.1)
    return Notice(before, FAILED, f"the supervisor gave no answer within {seconds:g} s")
