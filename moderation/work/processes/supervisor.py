"""``venire up``: broker, web and crew under one process; however it ends, nothing stays behind.

SIGHUP starts web and crew anew without a gap. SIGUSR1 has what the dashboard asked for worked off,
where the operator allows that.
"""

import fcntl
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from moderation.config import Config
from moderation.domain.errors import Misconfigured, Unavailable
from moderation.domain.messages import message
from moderation.paths import broker_socket
from moderation.work.installing.restarting import LOCK_FILE
from moderation.work.processes import broker
from moderation.work.processes.nursery import Nursery
from moderation.work.processes.parentage import fork, spawn
from moderation.work.processes.renewal import Part, generation_of, renew

SECONDS_TO_START = 60.0
#: All of it stays under 10 s: web and crew together, then the broker.
SECONDS_TO_STOP = 8.0
SECONDS_FOR_BROKER = 1.0


def run(
    config: Config, *, demo: bool = False, check: Callable[[], None], web_workers: int = 2
) -> None:
    """Run everything until SIGTERM or Ctrl-C.

    ``check`` is called once the instance is ours and before anything starts; what it raises ends
    the start. ``web_workers`` is how many processes the web server has beside its first. Raises
    Unavailable when Venire runs already on this instance.
    """
    for number in (signal.SIGHUP, signal.SIGUSR1):  # until somebody listens
        signal.signal(number, signal.SIG_IGN)
    with _only_one(config.instance):
        check()
        nursery = Nursery()
        nursery.heed(signal.SIGHUP, signal.SIGUSR1)
        try:
            generation = generation_of(config.instance)
            _start(nursery, config, demo=demo)
            _tend(nursery, config, _parts(config, web_workers), generation)
        finally:
            click.echo("Venire is stopping.")
            nursery.stop([name for name in nursery.names() if name != "broker"], SECONDS_TO_STOP)
            nursery.stop(["broker"], SECONDS_FOR_BROKER)
            nursery.close()


def _parts(config: Config, web_workers: int) -> tuple[Part, ...]:
    roles = {queue: count for queue, count in config.workers.items() if count}
    return (
        Part("web", partial(_venire, "web", "--beside"), {"web": web_workers}),
        Part("crew", partial(_venire, "crew"), {**roles, "tick": 1}, patient=True),
    )


def _tend(nursery: Nursery, config: Config, parts: tuple[Part, ...], generation: str) -> None:
    """Keep the children alive and heed signals, until one asks to stop."""
    at_terminal = os.isatty(0)
    while nursery.keep(nursery.has_heard):
        heard = nursery.take_heard()
        if signal.SIGHUP in heard:
            if at_terminal and _is_hung_up():
                return
            generation = renew(nursery, config.instance, parts, generation)
        if signal.SIGUSR1 in heard and config.allow_install and not nursery.has("attend"):
            nursery.add("attend", partial(_venire, "plugins", "attend"), once=True)


def _is_hung_up() -> bool:
    """Whether the terminal that this was started at is gone, which sends SIGHUP too."""
    try:
        os.tcgetpgrp(0)
    except OSError:
        return True
    return False


@contextmanager
def _only_one(instance: Path) -> Iterator[None]:
    """Hold the instance's lock. It vanishes with this process, however that ends."""
    descriptor = os.open(instance / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _running(instance, file.read().strip()) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _running(instance: Path, process: str) -> Unavailable:
    return Unavailable(
        message(
            "Venire runs already on %(instance)s, as process %(process)s.",
            instance=str(instance),
            process=process or "?",
        )
    )


def _start(nursery: Nursery, config: Config, *, demo: bool) -> None:
    if config.redis_url is None:
        # What finds the broker's program takes memory, so it is the child that looks for it.
        nursery.add("broker", lambda: fork(partial(broker.become, config.instance), _TERM))
    if not _prepare(nursery, demo=demo):
        return
    nursery.add("web", partial(_venire, "web"))
    if not nursery.keep(partial(_answers, config), SECONDS_TO_START) and not nursery.stopping:
        raise Unavailable(message("The web server did not come up; its lines above say why."))
    if not nursery.stopping:
        nursery.add("crew", partial(_venire, "crew"))
        click.echo(f"Venire is at {config.public_url} — Ctrl-C ends it.")


_TERM = signal.SIGTERM


def _venire(*words: str) -> int:
    """Start one of our own commands as a child."""
    return spawn([sys.executable, "-m", "moderation.cli", *words], os.environ, _TERM)


def _prepare(nursery: Nursery, *, demo: bool) -> bool:
    """Migrate, and make the first start's things, in a process whose memory is given back.

    Returns False when a signal asked to stop meanwhile.
    """
    process = _venire("prepare", *(["--demo"] if demo else []))
    ended: list[int] = []

    def over() -> bool:
        found, status = os.waitpid(process, os.WNOHANG)
        ended.extend([os.waitstatus_to_exitcode(status)] if found else [])
        return bool(ended)

    if not nursery.keep(over):
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return False
    if ended != [0]:
        raise Misconfigured(message("The instance could not be prepared; the line above says why."))
    return True


def _answers(config: Config) -> bool:
    """Whether the web server answers on its port and the broker's socket is there."""
    if config.redis_url is None and not broker_socket(config.instance).exists():
        return False
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.bind, config.bind)  # noqa: S104
    request = b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n"
    try:
        with socket.create_connection((host, config.port), 1.0) as connection:
            connection.sendall(request)
            return connection.recv(64).startswith((b"HTTP/1.1 200", b"HTTP/1.0 200"))
    except OSError:
        return False
