"""The day's last hash: kept once, when all of the day is sealed, and held against the chain."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from moderation.actions.operating.day_seals import close_yesterday
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.transaction import transaction
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.extensions import db
from moderation.models import DaySeal, LedgerEntry, Topic, WorkItem
from moderation.queries.verification import verify
from tests.conftest import Clock


@pytest.fixture
def tomorrow(clock: Clock, acting: Callable[..., Context], topic: Topic) -> Context:
    """The context of the tick, a day after the topic was opened."""
    clock.forward(days=1)
    return acting(actor=Actor(ActorKind.SYSTEM, "tick"))


def test_a_day_is_closed_once_with_the_head_of_its_chain(tomorrow: Context) -> None:
    seal_ledger()
    assert close_yesterday(tomorrow)
    assert not close_yesterday(tomorrow)
    head = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.position.desc())).first()
    kept = db.session.scalars(select(DaySeal)).one()
    assert head is not None
    assert (kept.position, kept.hash) == (head.position, head.hash)
    mail = select(WorkItem.subject).where(WorkItem.kind == "mail")
    assert db.session.scalars(mail).all() == ["day_seal:2026-06-28"]


def test_a_day_with_unsealed_acts_is_not_closed(tomorrow: Context) -> None:
    assert not close_yesterday(tomorrow)


def test_a_chain_written_anew_does_not_hold_the_published_seal(tomorrow: Context) -> None:
    seal_ledger()
    close_yesterday(tomorrow)
    with transaction() as session:
        session.execute(update(DaySeal).values(hash="0" * 64))
    assert any("not in the chain" in str(problem) for problem in verify().problems)


def test_the_seals_are_published(tomorrow: Context, client: FlaskClient) -> None:
    seal_ledger()
    close_yesterday(tomorrow)
    kept = db.session.scalars(select(DaySeal.hash)).one()
    db.session.rollback()
    assert kept in client.get("/en/how-the-jury-works").get_data(as_text=True)


def test_days_are_utc(tomorrow: Context) -> None:
    seal_ledger()
    early = Context(tomorrow.actor, tomorrow.now - timedelta(hours=13), tomorrow.group)
    assert not close_yesterday(early)
