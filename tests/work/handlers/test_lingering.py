"""A job on a busy queue waits a little for more: that costs less than another process."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.work import shift
from moderation.work.horse import stopping
from moderation.work.kinds import PACE

LINGER = PACE["screen"].linger


class Pauses:
    """Time that passes only while the job sleeps; something may happen at each pause."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.lengths: list[float] = []
        self.then: list[Callable[[], object]] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.lengths.append(seconds)
        if self.then:
            self.then.pop(0)()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    made = Pauses()
    monkeypatch.setattr(shift, "monotonic", made.monotonic)
    monkeypatch.setattr(shift, "sleep", made.sleep)
    stopping.start_over()
    return made


def left() -> int:
    db.session.rollback()
    query = select(func.count()).select_from(ReviewItem).where(ReviewItem.state == "screening")
    return db.session.scalar(query)


def test_what_comes_meanwhile_is_done_by_the_same_job(
    comment: Callable[..., int], pauses: Pauses
) -> None:
    comment("First.")
    pauses.then = [lambda: comment("Second."), lambda: None, lambda: comment("Third.", "b")]
    assert shift.work_on("screen", linger=LINGER) == 3
    assert left() == 0


def test_it_ends_when_nothing_came_for_a_while(comment: Callable[..., int], pauses: Pauses) -> None:
    comment()
    assert shift.work_on("screen", linger=LINGER) == 1
    assert sum(pauses.lengths) == pytest.approx(LINGER, abs=2 * shift.GATHERING)


def test_a_job_that_finds_nothing_does_not_wait(topic: object, pauses: Pauses) -> None:
    assert shift.work_on("screen", linger=LINGER) == 0
    assert pauses.lengths == []


def test_it_ends_soon_when_the_worker_is_asked_to_stop(
    comment: Callable[..., int], pauses: Pauses
) -> None:
    comment()
    pauses.then = [stopping.ask_to_stop]
    shift.work_on("screen", linger=LINGER)
    assert len(pauses.lengths) == 1
