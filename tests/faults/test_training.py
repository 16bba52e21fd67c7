"""A trainer that is killed in the middle: the old model stays, and the next one misses nothing."""

import json
import random
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from moderation.actions.screening.learning import Seed, import_seeds
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.extensions import db
from moderation.models import FilterModel, Lesson, WorkItem
from moderation.queries.verification import verify
from tests.end_to_end.running import free_port
from tests.faults.conftest import ROUNDS
from tests.faults.site import WORKERS, Site, children, kill, soon

pytestmark = pytest.mark.faults

PUPIL = "slow_pupil"
LATEST = 1.6  # seconds after a training was asked for, by which the kill comes
PATIENCE = 120.0
LESSONS = 5  # a round


class School(Site):
    """An installation with a filter that learns slowly, and two workers that could train it."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        plugins = self.config.instance / "plugins"
        shutil.copy(Path(__file__).with_name(f"{PUPIL}.py"), plugins)

    @property
    def environment(self) -> dict[str, str]:
        """Two workers that learn."""
        return super().environment | {"VENIRE_WORKERS": WORKERS.replace("learn:1", "learn:2")}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = School(tmp_path_factory.mktemp("school"), free_port())
    try:
        made.open()
        yield made
    finally:
        made.close()


def a_horse(site: Site) -> None:
    """The process that trains."""
    for number in soon(lambda: [one for pid in site.processes("learn") for one in children(pid)]):
        kill(number)


def a_worker(site: Site) -> None:
    """All workers of the queue, with their horses."""
    for number in site.processes("learn"):
        kill(number)


def operator() -> Context:
    return Context(Actor(ActorKind.OPERATOR, "test"), datetime.now(UTC), uuid.uuid4().hex)


def in_use() -> tuple[int, list[str]]:
    """The number of the one model in use, and the texts that it was made of."""
    query = select(FilterModel).where(FilterModel.filter_id == PUPIL, FilterModel.in_use)
    found = db.session.scalars(query.execution_options(populate_existing=True)).all()
    told = [(one.number, json.loads(one.body)["texts"]) for one in found]
    db.session.rollback()
    assert len(told) <= 1
    return told[0] if told else (0, [])


def texts() -> list[str]:
    """The texts of all lessons, oldest first."""
    contents = db.session.scalars(select(Lesson.content).order_by(Lesson.taught_at, Lesson.id))
    found = [str(one["fields"]["body"]) for one in contents]
    db.session.rollback()
    return found


def open_trainings() -> int:
    query = select(func.count()).where(
        WorkItem.kind == "train", WorkItem.state.in_(("queued", "running", "dead"))
    )
    count = db.session.scalars(query).one()
    db.session.rollback()
    return count


def wait_until_learned(site: Site) -> None:
    ends = time.monotonic() + PATIENCE
    while open_trainings():
        assert time.monotonic() < ends, f"nobody learns\n{site.said()[-3000:]}"
        in_use()  # whatever happens, it is one, and whole
        time.sleep(0.05)


def teach(number: int) -> None:
    seeds = [Seed(f"text {number} {one}", unwanted=False) for one in range(LESSONS)]
    import_seeds(operator(), f"set {number}", seeds, [PUPIL])


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_killed_trainer_leaves_the_old_model_and_the_next_misses_nothing(
    site: Site, chance: random.Random, number: int
):
    victim: Callable[[Site], None] = a_worker if number % 5 == 4 else a_horse
    with site.app.app_context():
        before, _ = in_use()
        teach(number)
        time.sleep(chance.uniform(0, LATEST))
        victim(site)
        wait_until_learned(site)
        after, known = in_use()
        assert known == texts()
        assert after > before


def test_the_ledger_holds_after_all_that(site: Site):
    with site.app.app_context():
        report = verify(datetime.now(UTC))
        assert report.sound, str(report)
        db.session.rollback()
