"""Servers of a bench: started on a free port, waited for, ended, and their memory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from benchmarks.stage.load import TARGET

PORTS = range(8190, 8220)
SECONDS_TO_START = 90.0
SECONDS_TO_STOP = 15.0


class DidNotStart(RuntimeError):
    """A server ended or did not answer in time; the message holds its last lines."""


def free_port() -> int:
    """Give a port of ours on which nothing listens."""
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((TARGET, port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"every port from {PORTS[0]} to {PORTS[-1]} is taken")


@contextmanager
def started(
    command: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program beside the block; its output goes to ``log``. It gets SIGTERM at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command), env={**_surroundings(), **environment}, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT, process_group=0,
        )  # fmt: skip
    try:
        yield process
    finally:
        stop(process)


def _surroundings() -> dict[str, str]:
    """Give this process's environment without what would configure an instance."""
    return {name: value for name, value in os.environ.items() if not name.startswith("VENIRE_")}


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program that `started` runs."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for_page(
    process: subprocess.Popen[bytes], log: Path, port: int, path: str, wanted: int = 200
) -> float:
    """Ask until the page has the wanted status; return the seconds that it took."""
    began = monotonic()
    while monotonic() - began < SECONDS_TO_START:
        if process.poll() is not None:
            break
        if _status(port, path) == wanted:
            return monotonic() - began
        sleep(0.02)
    last = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise DidNotStart(f"no {wanted} from port {port}{path}; the last lines:\n{last}")


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://{TARGET}:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def fetch(port: int, path: str) -> bytes:
    """Return a page. Raises HTTPError for what is none."""
    with urllib.request.urlopen(f"http://{TARGET}:{port}{path}", timeout=10) as answer:
        return bytes(answer.read())


def family(root: int) -> list[int]:
    """Give a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = entry.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        parents.setdefault(int(after_name[1]), []).append(int(entry.parent.name))
    found = [root]
    for process in found:
        found.extend(parents.get(process, ()))
    return found


def memory(process: int) -> float:
    """Give a process's share of memory (PSS) in MB; pages that n processes share count 1/n."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
