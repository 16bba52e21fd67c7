"""One installation for all rounds of a module: starting it takes longer than hurting it."""

import os
import random
from collections.abc import Iterator

import pytest

from tests.end_to_end.running import free_port
from tests.faults.site import Site

ROUNDS = int(os.environ.get("VENIRE_TEST_ROUNDS") or 25)
SEED = int(os.environ.get("VENIRE_TEST_SEED") or random.randrange(1_000_000))


def pytest_report_header() -> str:
    """Say how to have the same kills at the same moments again."""
    return f"faults: {ROUNDS} rounds, VENIRE_TEST_SEED={SEED}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running installation with a hostile plugin."""
    made = Site(tmp_path_factory.mktemp("faults"), free_port())
    try:
        made.open()
        yield made
    finally:
        made.close()


@pytest.fixture(autouse=True)
def running(request: pytest.FixtureRequest) -> None:
    """Each round begins with a whole installation, whatever the last one left."""
    if "site" in request.fixturenames:
        request.getfixturevalue("site").ensure_up()


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Randomness of this round, from the run's seed."""
    return random.Random(f"{SEED} {request.node.name}")
