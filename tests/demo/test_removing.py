"""Taking the gallery away, loading it twice, and going on after an interruption."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from moderation import demo
from moderation.actions.operating.settings import change_setting
from moderation.demo.files import GALLERY, read_gallery
from moderation.demo.loading import LOADING, SETTING
from moderation.demo.plan import plan
from moderation.demo.stage import CURATOR, Stage, acting
from moderation.extensions import db
from moderation.models import Comment, LedgerEntry, ReviewItem, Tag, Topic, WorkItem
from moderation.queries.verification import verify
from tests.conftest import Clock

TWO = ("play-diplomacy.toml", "recognise-sarcasm.toml")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with two of the gallery's files."""
    folder = tmp_path / "gallery"
    folder.mkdir()
    for name in TWO:
        shutil.copy(GALLERY / name, folder)
    return folder


def rows() -> int:
    db.session.rollback()  # the gallery is loaded in a session of its own
    return db.session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one()


def visible() -> int:
    query = select(func.count()).select_from(Topic).where(Topic.visible)
    return db.session.execute(query).scalar_one()


def states() -> Counter[str]:
    return Counter(db.session.scalars(select(ReviewItem.state)))


def test_a_gallery_that_stands_is_not_loaded_again(app: Flask, clock: Clock, small: Path) -> None:
    demo.load(app, clock(), small)
    before = rows()
    demo.load(app, clock.forward(days=3), small)
    assert rows() == before
    assert not demo.unfinished(app)


def test_an_interrupted_loading_goes_on_and_doubles_nothing(
    app: Flask, clock: Clock, small: Path
) -> None:
    start = clock()
    note = {"state": LOADING, "now": start.isoformat()}
    change_setting(acting(CURATOR, start), SETTING, note)
    steps = plan(Stage(start), read_gallery(small))
    for step in steps[: len(steps) // 2]:
        step.do()
    steps[len(steps) // 2 - 1].do()
    assert demo.unfinished(app)
    demo.load(app, clock.forward(minutes=5), small)
    assert not demo.unfinished(app)
    assert rows() > 0
    assert (visible(), verify(clock()).problems) == (2, ())
    evidence = sum(len(topic.evidence) for topic in read_gallery(small))
    published = db.session.execute(select(func.count()).select_from(Comment)).scalar_one()
    assert states()["approved"] == evidence + published
    assert published == 6


def test_every_step_can_be_done_again_without_a_trace(
    app: Flask, clock: Clock, small: Path
) -> None:
    steps = plan(Stage(clock()), read_gallery(small))
    for step in steps:
        step.do()
    before = (rows(), states())
    for step in steps:
        step.do()
    assert (rows(), states()) == before


def test_removing_leaves_no_topic_no_tag_and_nothing_to_decide(
    app: Flask, clock: Clock, small: Path
) -> None:
    demo.load(app, clock(), small)
    demo.remove(app, clock.forward(hours=1), small)
    assert visible() == 0
    assert not {"waiting", "held", "screening"} & states().keys()
    assert db.session.scalars(select(Tag).where(Tag.live)).all() == []
    queued = select(WorkItem.kind).where(WorkItem.state == "queued").distinct()
    assert set(db.session.scalars(queued)) <= {"event"}
    assert verify(clock()).problems == ()


def test_removing_twice_or_without_a_gallery_does_nothing(
    app: Flask, clock: Clock, small: Path
) -> None:
    demo.remove(app, clock(), small)
    assert rows() == 0
    demo.load(app, clock(), small)
    demo.remove(app, clock(), small)
    before = rows()
    demo.remove(app, clock(), small)
    assert rows() == before


def test_a_removed_gallery_is_shown_again_with_its_tags(
    app: Flask, clock: Clock, small: Path
) -> None:
    demo.load(app, clock(), small)
    tags = set(db.session.scalars(select(Tag.name).where(Tag.live)))
    demo.remove(app, clock(), small)
    demo.load(app, clock.forward(days=1), small)
    assert visible() == 2
    assert set(db.session.scalars(select(Tag.name).where(Tag.live))) == tags
    assert verify(clock()).problems == ()
