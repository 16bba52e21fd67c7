"""Plugins come and go on a running installation: no request fails and no work item is lost."""

import http.client
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.actions.plugins import requests
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.queries.plugins.requests import last_requests
from moderation.work.installing.generations import Shelf
from moderation.work.installing.restarting import read_notice
from moderation.work.processes.presence import present
from tests.end_to_end.running import eventually, free_port
from tests.faults.site import TOPICS, Site
from tests.work.installing.wheels import Wheel, sha256

pytestmark = [pytest.mark.faults, pytest.mark.slow]

LISTENER = """
from moderation.hooks.toolkit import hookimpl
{first}

@hookimpl
def verdict_reached(event):
    with open({path!r}, "a") as file:
        file.write({version!r} + "\\n")
"""
#: Ends the processes of the web server alone: a trial in another process shows nothing of it.
ENDS_WEB = "import os, sys\nif 'granian' in sys.modules: os._exit(3)"
#: Ends the workers, which have RQ, and neither the trial nor the web.
ENDS_CREW = "import os, sys\nif any('crew' in word for word in sys.argv): os._exit(3)"


class Installing(Site):
    """An installation whose dashboard may ask, and whose pip looks into one folder."""

    @property
    def wheels(self) -> Path:
        """Where its wheels lie."""
        return self.folder / "wheels"

    @property
    def environment(self) -> dict[str, str]:
        """No index but the folder."""
        own = {"VENIRE_ALLOW_INSTALL": "1", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        return super().environment | own

    def wheel(self, version: str, first: str = "") -> Path:
        """Make a version of a plugin that writes its version down when it hears an event."""
        module = LISTENER.format(first=first, path=str(self.folder / "heard"), version=version)
        return Wheel(version=version, module=module).build(self.wheels)

    def heard(self) -> set[str]:
        """The versions that heard events in workers."""
        file = self.folder / "heard"
        return set(file.read_text().split()) if file.exists() else set()

    def plugins(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run ``venire plugins``."""
        return self.run("plugins", *map(str, words))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installing]:
    """A running installation."""
    made = Installing(tmp_path_factory.mktemp("installing"), free_port())
    try:
        made.open()
        yield made
    finally:
        made.close()


class Load:
    """Visitors who read and write all the time; what went wrong for them is kept."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.over = threading.Event()
        self.failures: list[str] = []
        self.accepted: list[str] = []
        self.count = 0
        bodies: list[Callable[[], None]] = [self._read, self._read, self._write]
        self.threads = [threading.Thread(target=self._repeat, args=(body,)) for body in bodies]

    def _repeat(self, body: Callable[[], None]) -> None:
        while not self.over.wait(0.01):
            try:
                body()
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
            self.count += 1

    def _read(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        try:
            connection.request("GET", f"/en/topics/test-{self.count % TOPICS}")
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                self.failures.append(f"read: {answer.status}")
        finally:
            connection.close()

    def _write(self) -> None:
        text = f"While it was changed, this was number {len(self.accepted)}."
        status = self.site._post(text)
        if status == 303:
            self.accepted.append(text)
        else:
            self.failures.append(f"write: {status}")


@contextmanager
def under_load(site: Installing) -> Iterator[Load]:
    """Let visitors and jurors be busy; afterwards nothing may have failed or be lost."""
    load = Load(site)
    for thread in load.threads:
        thread.start()
    try:
        yield load
    finally:
        load.over.set()
        for thread in load.threads:
            thread.join()
    assert load.failures == []
    assert load.count > 100
    site.wait_until_quiet()
    site.judge(load.accepted)


def generations(site: Installing) -> set[str]:
    """What the living processes of web and crew have in use."""
    return {one.generation for one in present(site.config.instance)}


def test_install_upgrade_and_rollback_cost_no_request_and_no_work(site: Installing) -> None:
    first, second = site.wheel("1.0"), site.wheel("2.0")
    with under_load(site):
        done = site.plugins("install", first)
        assert done.returncode == 0, done.stderr + site.said()[-2000:]
        assert eventually(lambda: generations(site) == {"000001"}, 60)
        site.call_the_jury()
        eventually(lambda: "1.0" in site.heard())
        done = site.plugins("upgrade", second, "--hash", sha256(second))
        assert done.returncode == 0, done.stderr + site.said()[-2000:]
        site.call_the_jury()
        eventually(lambda: "2.0" in site.heard())
        done = site.plugins("rollback")
        assert done.returncode == 0, done.stderr + site.said()[-2000:]
        assert eventually(lambda: generations(site) == {"000001"}, 60)


@pytest.mark.parametrize(("what", "first"), [("web", ENDS_WEB), ("crew", ENDS_CREW)])
def test_a_version_with_which_venire_does_not_come_up_is_rolled_back_by_itself(
    site: Installing, what: str, first: str
) -> None:
    before = Shelf(site.config.instance).current()
    if before is None:
        assert site.plugins("install", site.wheel("1.0")).returncode == 0
        before = Shelf(site.config.instance).current()
    running = {one.process for one in present(site.config.instance)}
    with under_load(site):
        done = site.plugins("upgrade", site.wheel(f"3.{len(what)}", first))
        assert done.returncode == 1
        assert "rolled back" in done.stderr
        assert what in read_notice(site.config.instance).reason
    assert Shelf(site.config.instance).current() == before
    assert {one.process for one in present(site.config.instance)} == running


def test_what_the_dashboard_asked_for_is_done_by_the_supervisor(site: Installing) -> None:
    wheel = Wheel("venire-other", plugin="other", module=LISTENER.format(
        first="", path=str(site.folder / "heard"), version="other")).build(site.wheels)  # fmt: skip
    listed = f"venire-other==1.0 --hash={sha256(wheel)}\n"
    (site.config.instance / "plugins-allowed.txt").write_text(listed)
    config = site.config.from_environment(site.environment)
    with under_load(site), site.app.app_context():
        admin = _admin()
        requests.ask(admin, "install", "venire-other==1.0", admin.now, config)
        outcome = eventually(_outcome, 60)
        assert outcome == "done: Installed: venire-other==1.0."
    assert (site.folder / "instance" / "plugins.txt").read_text().count("venire-other==1.0") == 1


def _outcome() -> str:
    db.session.rollback()
    last = last_requests()[0]
    return "" if last.is_open else f"{last.state}: {last.outcome}"


def _admin() -> Context:
    return Context(Actor(ActorKind.USER, "1", Role.ADMIN), datetime.now(UTC), "installing")
