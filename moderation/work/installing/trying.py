"""Trying a generation out before it is used: in a subprocess, for so long and no longer."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from moderation.domain.messages import Message, message
from moderation.hooks.loading.packages import CURRENT, FOLDER
from moderation.work.installing.refusals import NotInstalled

SECONDS = 30.0
MEMORY = 2 * 1024**3  # bytes of address space
LONGEST_ANSWER = 1_000_000
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH")


@dataclass(frozen=True, slots=True)
class Trial:
    """The limits of a trial: seconds on the wall, bytes of address space."""

    seconds: float = SECONDS
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Seen:
    """What plugins registered ("juror stance"), and what their checks said."""

    doors: tuple[str, ...]
    notes: tuple[str, ...]


def try_out(instance: Path, generation: Path, plugins: Sequence[str], limits: Trial) -> Seen:
    """Load plugins of a generation in a process of its own. Raises NotInstalled with why not."""
    if not plugins:
        return Seen((), ())
    with TemporaryDirectory(prefix="venire-trial-") as place:
        stage, answer = Path(place, "instance"), Path(place, "answer.json")
        (stage / FOLDER).mkdir(parents=True)
        (stage / FOLDER / CURRENT).symlink_to(generation.absolute())
        (stage / "plugins").symlink_to((instance / "plugins").absolute())
        words = [str(stage), str(answer), str(limits.memory), *plugins]
        ended = _run(words, limits.seconds, stage)
        return _read(answer, plugins, ended)


def _run(words: Sequence[str], seconds: float, place: Path) -> Message:
    """Run the trial; return what to say if it left no answer."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - our own trial
        [sys.executable, "-m", "moderation.work.installing.trial", *words],
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1"}, cwd=place, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        status = process.wait(seconds)
        return message(
            "The trial failed. %(plugins)s: its process ended with status %(status)s before it"
            " answered.",
            status=status,
        )
    except subprocess.TimeoutExpired:
        return message(
            "The trial failed. %(plugins)s: it was not done within %(seconds)s s.",
            seconds=f"{seconds:g}",
        )
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(answer: Path, plugins: Sequence[str], ended: Message) -> Seen:
    try:
        told = json.loads(answer.read_text(encoding="utf-8")[:LONGEST_ANSWER])
        found: Sequence[Mapping[str, object]] = told["implementations"]
        troubles = [f"{name}: {why}" for name, why in told["troubles"].items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NotInstalled(ended.filled(plugins=", ".join(plugins))) from None
    troubles += [f"{one['plugin']}: {one['trouble']}" for one in found if "trouble" in one]
    if troubles:
        raise _failed("; ".join(troubles))
    events = [f"{name} hears {event}" for name, those in told["events"].items() for event in those]
    notes = [f"{one['id']}: {one['says']}" for one in found if one.get("works") is False]
    return Seen(tuple([f"{one['door']} {one['id']}" for one in found] + events), tuple(notes))


def _failed(why: str) -> NotInstalled:
    return NotInstalled(message("The trial failed. %(why)s", why=why[:1_000]))
