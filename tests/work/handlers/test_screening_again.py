"""A filter that failed is asked again later; what was held for that alone then goes on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from moderation.actions.operating.settings import change_site_settings
from moderation.actions.transaction import transaction
from moderation.domain.lifecycle import ItemState
from moderation.extensions import db
from moderation.models import Comment, ReviewItem, WorkItem
from moderation.queries.settings import SiteSettings
from moderation.work import shift
from tests.work.handlers.conftest import acting

FLAKY = """
class Flaky(Filter[NoSettings]):
    id = "flaky"
    title = message("Now and then away")
    away = True

    def screen(self, item):
        if self.away:
            raise RuntimeError("away")
        return score(6) if "spam" in item.text else score(-1)

@hookimpl
def register_filters(register):
    register(Flaky)
"""


@pytest.fixture
def sources() -> dict[str, str]:
    return {"flaky": FLAKY}


@pytest.fixture(autouse=True)
def site(app: Flask) -> None:
    """New authors' comments appear at once unless a filter objects."""
    change_site_settings(acting(), SiteSettings(mode_new="hold_by_filter"), 0)


@pytest.fixture
def again(app: Flask) -> Callable[..., None]:
    """A function that lets the time for another try come, with the filter away or back."""

    def come(*, away: bool) -> None:
        (flaky,) = app.extensions["venire_plugins"].filters()
        flaky.made.away = away
        with transaction() as session:
            past = datetime.now(UTC) - timedelta(seconds=1)
            session.execute(update(WorkItem).where(WorkItem.kind == "screen").values(due_at=past))
        shift.work_on("screen")
        db.session.rollback()

    return come


def state(item_id: int) -> tuple[str, list[str]]:
    item = db.session.get_one(ReviewItem, item_id, populate_existing=True)
    return item.state, item.unscreened


def test_it_is_published_once_the_filter_is_back(
    comment: Callable[..., int], again: Callable[..., None]
) -> None:
    item = comment()
    shift.work_on("screen")
    assert state(item) == (ItemState.HELD, ["flaky"])
    again(away=True)
    assert state(item) == (ItemState.HELD, ["flaky"])
    again(away=False)
    assert state(item) == (ItemState.APPROVED, [])
    assert db.session.scalars(select(Comment.shown)).one()


def test_it_stays_held_when_the_filter_then_objects(
    comment: Callable[..., int], again: Callable[..., None]
) -> None:
    item = comment("Buy this spam")
    shift.work_on("screen")
    again(away=False)
    assert state(item) == (ItemState.HELD, [])
    assert db.session.get_one(ReviewItem, item).reason == "flaky"


def test_it_is_not_asked_for_ever(comment: Callable[..., int], again: Callable[..., None]) -> None:
    comment()
    shift.work_on("screen")
    for _ in range(7):
        again(away=True)
    waiting = select(WorkItem).where(WorkItem.kind == "screen", WorkItem.state == "queued")
    assert not db.session.scalars(waiting).all()
