"""An empty shelf, folders of wheels, and pip kept from any index."""

import pytest

from moderation.work.installing.changing import carry_out, install
from moderation.work.installing.generations import Shelf
from moderation.work.installing.planning import Order
from moderation.work.installing.trying import Trial

QUICK = Trial(seconds=20.0)


@pytest.fixture(autouse=True)
def _no_index(monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")


@pytest.fixture
def shelf(tmp_path):
    """What is installed in this test's instance: nothing yet."""
    instance = tmp_path / "instance"
    instance.mkdir()
    return Shelf(instance)


@pytest.fixture
def wheels(tmp_path):
    """A folder for wheels."""
    return tmp_path / "wheels"


@pytest.fixture
def put(shelf):
    """A function that installs wheels, or pins from folders, and returns what was changed."""

    def installing(*paths, pins=(), places=(), upgrade=False, limits=QUICK):
        order = Order(tuple(pins), paths, tuple(places))
        with shelf.lock():
            return carry_out(shelf, install(order, limits, upgrade=upgrade))

    return installing
