"""Limits are shared by all web processes, and hold while the broker is away."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from moderation.paths import broker_socket
from moderation.web.counting.shared import SILENCE, SharedCounts, address_of
from moderation.work.processes import broker
from tests.end_to_end.running import eventually

LIMIT = parse("3 per minute")


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


def hits(counts: SharedCounts, times: int, who: str = "a") -> list[bool]:
    limiter = MovingWindowRateLimiter(counts)
    return [limiter.hit(LIMIT, who) for _ in range(times)]


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
