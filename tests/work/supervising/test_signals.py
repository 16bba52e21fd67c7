"""Signals reach the supervisor of this instance, and no process that has its number by chance."""

import fcntl
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from moderation.actions.plugins.requests import ask
from moderation.app import create_app
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.work.installing.generations import Shelf
from moderation.work.installing.restarting import (
    DONE,
    FAILED,
    Notice,
    read_notice,
    restart,
    signal_supervisor,
    supervisor_of,
    write_notice,
)
from moderation.work.tick import call_the_installer
from tests.work.processes import eventually

#: Holds the lock as a supervisor does, and answers SIGHUP with the next notice.
SUPERVISOR = """
import fcntl, os, pathlib, signal, sys
from moderation.work.installing.restarting import Notice, read_notice, write_notice
instance = pathlib.Path(sys.argv[1])
def answer(*_):
    write_notice(instance, Notice(read_notice(instance).number + 1, sys.argv[2], "so it is"))
def leave(*_):
    os._exit(0)
def called(*_):
    (instance / "called").touch()
signal.signal(signal.SIGUSR1, called)
signal.signal(signal.SIGHUP, answer if sys.argv[2] != "leaves" else leave)
file = (instance / "venire.lock").open("w")
fcntl.flock(file, fcntl.LOCK_EX)
file.write(str(os.getpid())); file.flush()
print("ready", flush=True)
while True:
    signal.pause()
"""


@pytest.fixture
def supervise(tmp_path):
    """A function that starts a supervisor in small, which answers as it is told."""
    started = []

    def starting(answer):
        words = [sys.executable, "-c", SUPERVISOR, str(tmp_path), answer]
        process = subprocess.Popen(words, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process.pid

    yield starting
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_without_a_supervisor_nobody_is_signalled(tmp_path):
    assert supervisor_of(tmp_path) is None
    (tmp_path / "venire.lock").write_text(str(os.getpid()))
    assert supervisor_of(tmp_path) is None
    assert not signal_supervisor(tmp_path, signal.SIGKILL)
    assert restart(tmp_path) is None


def test_a_lock_without_a_number_names_nobody(tmp_path):
    with (tmp_path / "venire.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert supervisor_of(tmp_path) is None


def test_the_holder_of_the_lock_is_asked_and_its_answer_heard(tmp_path, supervise):
    assert supervise("done") == supervisor_of(tmp_path)
    write_notice(tmp_path, Notice(7, FAILED, "an earlier one"))
    assert restart(tmp_path, 10) == Notice(8, DONE, "so it is")


def test_a_supervisor_that_is_silent_or_ends_counts_as_failed(tmp_path, supervise):
    supervise("running")
    assert restart(tmp_path, 0.3).state == FAILED


def test_a_supervisor_that_ends_meanwhile_counts_as_failed(tmp_path, supervise):
    supervise("leaves")
    assert restart(tmp_path, 10).reason == "the supervisor ended"


@pytest.mark.parametrize("text", ["", "[]", '{"number": 1, "other": 2}', "\xff"])
def test_a_notice_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / "restart.json").write_text(text, encoding="latin-1")
    assert read_notice(tmp_path) == Notice()


@pytest.fixture
def asked(config, acting, empty_database):
    """An application whose operator allows installing, and a request that waits."""
    app = create_app(replace(config, allow_install=True))
    admin = acting(Role.ADMIN)
    with app.app_context():
        ask(admin, "restart", "", admin.now, app.config["VENIRE"])
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_clock_calls_the_supervisor_when_the_dashboard_asked(asked, config, supervise):
    supervise("done")
    call_the_installer()
    assert eventually((config.instance / "called").exists)


def test_the_clock_does_not_call_while_somebody_is_at_it(asked, config, supervise):
    supervise("done")
    with Shelf(config.instance).lock():
        call_the_installer()
    restart(config.instance, 10)  # what it was sent before is heard by now
    assert not (config.instance / "called").exists()


def test_the_clock_calls_nobody_where_the_operator_did_not_allow_it(asked, config, supervise):
    supervise("done")
    asked.config["VENIRE"] = config
    call_the_installer()
    restart(config.instance, 10)
    assert not (config.instance / "called").exists()
