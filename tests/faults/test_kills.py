"""Whatever is killed in mid-work: nothing is lost, and nothing is done twice."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from moderation.work.claims import table
from moderation.work.claims.returns import death_of, take_back
from moderation.work.place import address, is_alive
from tests.faults.conftest import ROUNDS
from tests.faults.site import Site, children, kill, send_signal, soon

pytestmark = pytest.mark.faults

COMMENTS = 12
LATEST = 0.8  # seconds after the first comment, by which the kill comes


def a_worker(site: Site, chance: random.Random) -> None:
    """A worker with its horse, if it has one."""
    kill(chance.choice(site.processes(chance.choice(("screen", "jury")))))


def a_horse(site: Site, chance: random.Random) -> None:
    """The process that does a job."""
    queue = chance.choice(("screen", "jury"))
    found = soon(lambda: [one for number in site.processes(queue) for one in children(number)])
    if found:
        kill(chance.choice(found))


def the_web(site: Site, chance: random.Random) -> None:
    """The server or one of its workers."""
    kill(chance.choice(site.named("granian")))


def the_broker(site: Site, chance: random.Random) -> None:
    """The broker, which comes back empty."""
    for number in site.named("valkey-server"):
        kill(number)


def the_brokers_memory(site: Site, chance: random.Random) -> None:
    """All that the broker knows."""
    site.flush_broker()


def the_tick(site: Site, chance: random.Random) -> None:
    """The clock."""
    for number in site.processes("tick"):
        kill(number)


def the_crew(site: Site, chance: random.Random) -> None:
    """The parent of all workers."""
    stat = Path(f"/proc/{site.processes('tick')[0]}/stat").read_text()
    kill(int(stat.rpartition(")")[2].split()[1]))


def the_supervisor(site: Site, chance: random.Random) -> None:
    """Everything."""
    assert site.process is not None
    site.process.kill()
    site.process.wait()
    outlived = not soon(lambda: [] if site.members() else [1], 10)
    site.ensure_up()
    assert not outlived, "something outlived it"


#: The supervisor last: each of its lives sees every other kill once, so restarts stay quick.
VICTIMS: tuple[Callable[[Site, random.Random], None], ...] = (
    a_worker, a_horse, the_web, the_broker, the_brokers_memory, the_tick, the_crew, the_supervisor,
)  # fmt: skip


def submit_and_hear(site: Site, tag: str) -> list[str]:
    """Send comments and call the jury; return the accepted texts."""
    site.call_the_jury()
    return site.send([f"{tag}, remark {number}" for number in range(COMMENTS)])


@pytest.mark.parametrize("victim", VICTIMS, ids=lambda victim: victim.__name__)
@pytest.mark.parametrize("number", range(ROUNDS))
def test_nothing_is_lost_or_done_twice_when_this_is_killed(
    site: Site, chance: random.Random, number: int, victim
):
    with ThreadPoolExecutor(1) as visitors:
        sending = visitors.submit(submit_and_hear, site, f"{victim.__name__} {number}")
        time.sleep(chance.uniform(0, LATEST))
        victim(site, chance)
        accepted = sending.result()
    accepted += site.send([f"{victim.__name__} {number}, afterwards"])
    site.wait_until_quiet()
    site.judge(accepted)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_worker_that_was_taken_for_dead_writes_nothing_when_it_wakes(
    site: Site, chance: random.Random, number: int
):
    accepted = site.send([f"frozen {number}, remark {one}" for one in range(COMMENTS)])
    site.call_the_jury()
    queue = chance.choice(("screen", "jury"))
    found = soon(lambda: [one for pid in site.processes(queue) for one in children(pid)])
    time.sleep(chance.uniform(0, 0.1))
    for horse in found[:1]:
        with frozen(site, horse), site.app.app_context():
            take_back(table.c.claimed_by == address(horse), death_of)
            site.wait_until_quiet()
        soon(lambda horse=horse: [] if is_alive(horse) else [1], 5)
    site.wait_until_quiet()
    site.judge(accepted)


@contextmanager
def frozen(site: Site, horse: int) -> Iterator[None]:
    """Stop a process while the body runs, but not where it keeps everybody from writing."""
    try:
        for _ in range(200):
            send_signal(horse, signal.SIGSTOP)
            if site.is_writable():
                break
            send_signal(horse, signal.SIGCONT)
            time.sleep(0.002)
        yield
    finally:
        send_signal(horse, signal.SIGCONT)
