"""A filter that looks broken is put on trial once, with the reason kept and a notice asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation.actions.screening.emergencies import (
    suspend_broken_filters,
    tell_of_changed_filters,
)
from moderation.actions.screening.trials import let_count, put_on_trial
from moderation.actions.transaction import transaction
from moderation.config import Config
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import FilterHour, LedgerEntry, WorkItem
from moderation.queries.plugins.choices import stored_choice
from moderation.work.handlers.mail.trials import changed_notice, trial_notice

ID = "links_and_words"


@pytest.fixture
def plugins(app):
    return app.extensions["venire_plugins"]


@pytest.fixture
def work(acting: Callable[..., Context]) -> Callable[[], Context]:
    return lambda: acting(actor=Actor(ActorKind.SYSTEM, "work"))


@pytest.fixture
def jumped(app, clock):
    """A filter that had 1 hit in 100 for a day and has 80, half of them on authors it knows."""
    put(clock() - timedelta(days=1), asked=500, alone=5)
    put(clock(), asked=100, alone=80, known=40)


def put(hour, asked: int, alone: int, known: int = 0) -> None:
    with transaction() as session:
        row = FilterHour(
            filter_id=ID, trial=False, hour=hour, asked=asked, hits=alone, alone=alone,
            known=known, abstained=0, failed=0, elapsed_ms=0.0,
        )  # fmt: skip
        session.add(row)


def on_trial() -> frozenset[str]:
    db.session.rollback()
    return stored_choice(ID).choice.shadow


def notices() -> list[str]:
    return list(db.session.scalars(select(WorkItem.subject).where(WorkItem.kind == "mail")))


def test_it_is_put_on_trial_once_and_told_of(jumped, plugins, work):
    assert suspend_broken_filters(work(), plugins) == [ID]
    assert suspend_broken_filters(work(), plugins) == []
    assert on_trial() == {ID}
    assert notices() == [f"trial:{ID}:2026-06-28"]
    (row,) = db.session.scalars(select(LedgerEntry).where(LedgerEntry.act == "plugin.put_on_trial"))
    assert row.actor == "system:work"
    assert row.public["reason"]["params"] == {"alone": 80, "asked": 100}


def test_an_admin_who_lets_it_count_again_is_heard_that_day(jumped, plugins, work, acting):
    suspend_broken_filters(work(), plugins)
    version = stored_choice(ID).version
    let_count(acting(Role.ADMIN), ID, ID, version, early=True)
    assert suspend_broken_filters(work(), plugins) == []
    assert on_trial() == frozenset()


def test_a_filter_whose_code_changed_is_told_of_once(plugins, work, acting, config: Config):
    let_count(acting(Role.ADMIN), "language", "language", 0, code="sha256:old", early=True)
    assert tell_of_changed_filters(work(), plugins) == ["language"]
    assert tell_of_changed_filters(work(), plugins) == []
    assert notices() == ["changed:language:"]
    new = "sha256:new"
    told = changed_notice(config, "language", new)
    assert told is not None
    assert "admin/screening/filters/language" in str(told.lines[-1].params)
    version = stored_choice("language").version
    let_count(acting(Role.ADMIN), "language", "language", version, code=new, early=True)
    assert changed_notice(config, "language", new) is None


def test_the_last_filter_goes_on_counting(jumped, plugins, work, acting):
    put_on_trial(acting(Role.ADMIN), "repeats", "repeats", stored_choice("repeats").version)
    assert suspend_broken_filters(work(), plugins) == []
    assert on_trial() == frozenset()


def test_nothing_happens_while_all_is_as_usual(app, clock, plugins, work):
    put(clock() - timedelta(days=1), asked=500, alone=5)
    put(clock(), asked=100, alone=2)
    assert suspend_broken_filters(work(), plugins) == []
    assert stored_choice(ID).version == 0


def test_the_notice_says_why_and_is_not_sent_when_it_counts_again(
    jumped, plugins, work, acting, config: Config
):
    suspend_broken_filters(work(), plugins)
    told = trial_notice(config, ID)
    assert told is not None
    assert told.lines[0].params == {"alone": 80, "asked": 100}
    let_count(acting(Role.ADMIN), ID, ID, stored_choice(ID).version, early=True)
    assert trial_notice(config, ID) is None
