"""The operator is told once a day that something waits too long, and not when nothing does."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, update

from moderation.actions.operating.lateness import tell_of_lateness
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.transaction import transaction
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem, WorkItem
from moderation.queries.settings import SiteSettings


@pytest.fixture
def waiting(app, clock):
    """An item that has an hour left."""
    item = ReviewItem(
        kind="comment", state="waiting", origin="visitor", created_at=clock(),
        decide_by=clock.forward(hours=1),
    )  # fmt: skip
    clock.forward(hours=-1)
    with transaction() as session:
        session.add(item)


def notices():
    return db.session.scalars(select(WorkItem.subject).where(WorkItem.kind == "mail")).all()


def test_nothing_is_told_while_there_is_time(waiting, acting):
    assert not tell_of_lateness(acting())
    assert notices() == []


def test_what_is_late_is_told_once_a_day(waiting, acting, clock):
    clock.forward(hours=2)
    assert tell_of_lateness(acting())
    with transaction() as session:
        session.execute(update(WorkItem).values(state="done"))
    clock.forward(hours=3)
    assert not tell_of_lateness(acting())
    clock.forward(days=1)
    assert tell_of_lateness(acting())
    assert notices() == ["late:2026-06-28", "late:2026-06-29"]


def test_nobody_waits_for_the_clock_that_finds_nothing_to_tell(waiting, acting):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL lets many write at once")
    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not tell_of_lateness(acting())


def test_an_admin_can_switch_the_notice_off(waiting, acting, clock):
    change_site_settings(acting(Role.ADMIN), SiteSettings(tell_of_lateness=False), 0)
    clock.forward(hours=2)
    assert not tell_of_lateness(acting())
