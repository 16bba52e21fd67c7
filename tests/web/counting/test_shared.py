"""Limits are shared by all web processes, and hold while the broker is away."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis import Redis

from moderation.paths import broker_socket
from moderation.web.counting.shared import ALONE, SILENCE, SharedCounts, address_of
from moderation.work.processes import broker
from tests.end_to_end.running import eventually

LIMIT = parse("3 per minute")
WIDE = parse("30 per minute")


class Seconds:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def address(tmp_path: Path) -> str:
    return address_of(f"unix://{broker_socket(tmp_path)}")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real broker on a socket of its own."""
    with subprocess.Popen(broker.command(tmp_path)) as process:
        eventually(broker_socket(tmp_path).exists)
        yield process
        process.kill()


def hits(
    counts: SharedCounts, times: int, who: str = "a", limit: RateLimitItem = LIMIT
) -> list[bool]:
    limiter = MovingWindowRateLimiter(counts)
    return [limiter.hit(limit, who) for _ in range(times)]


def test_the_limiter_finds_it_by_its_address(address: str) -> None:
    assert isinstance(storage_from_string(address), SharedCounts)


def test_two_processes_share_one_limit(running: object, address: str) -> None:
    assert hits(SharedCounts(address), 2) == [True, True]
    assert hits(SharedCounts(address), 2) == [True, False]


def test_without_a_broker_the_limit_holds_in_memory(address: str) -> None:
    assert hits(SharedCounts(address), 4) == [True, True, True, False]


def test_a_broker_that_went_away_is_asked_again_after_a_while(
    running: subprocess.Popen[bytes], address: str
) -> None:
    seconds = Seconds()
    counts = SharedCounts(address, clock=seconds)
    assert hits(counts, 3) == [True, True, True]
    running.kill()
    running.wait()
    assert hits(counts, 4) == [True, True, True, False]
    seconds.now += SILENCE
    assert hits(counts, 1, "b") == [True]


def test_who_writes_little_is_counted_without_asking_the_broker(
    running: subprocess.Popen[bytes], address: str
) -> None:
    counts = SharedCounts(address)
    client = Redis.from_url(address.removeprefix(address_of("")))
    hits(counts, 30 // ALONE, limit=WIDE)
    assert client.dbsize() == 0
    hits(counts, 1, limit=WIDE)
    assert [client.llen(key) for key in client.scan_iter()] == [30 // ALONE + 1]


def test_one_process_keeps_a_wide_limit_exactly(running: object, address: str) -> None:
    assert sum(hits(SharedCounts(address), 50, limit=WIDE)) == 30


def test_a_further_process_lets_a_fifth_too_many_pass_at_most(
    running: object, address: str
) -> None:
    one, other = SharedCounts(address), SharedCounts(address)
    passed = [hits(counts, 1, limit=WIDE)[0] for _ in range(40) for counts in (one, other)]
    assert 30 <= sum(passed) <= 30 + 30 // ALONE


def test_a_wide_limit_holds_in_memory_too(address: str) -> None:
    assert sum(hits(SharedCounts(address), 50, limit=WIDE)) == 30
