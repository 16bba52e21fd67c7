"""The ledger's public part as it stands in a file: whole, checkable, and without private parts."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.actions.desk.second_looks import set_known_answer
from moderation.actions.operating.day_seals import close_yesterday
from moderation.actions.operating.sealing import seal_ledger
from moderation.domain.actor import Context
from moderation.domain.ledger.published import check
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LedgerEntry
from moderation.queries.openness import publishing
from moderation.queries.openness.publishing import published_ledger
from tests.conftest import Clock


@pytest.fixture
def told(
    rejected: int,
    appealed: int,
    settings: Callable[..., None],
    acting: Callable[..., Context],
    clock: Clock,
) -> None:
    """A rejected comment with an appeal, a changed setting, and a day that is closed."""
    settings(first_items=4)
    seal_ledger()
    clock.forward(days=1)
    assert close_yesterday(acting())


def test_the_file_is_the_chain_and_the_chain_holds(told: None) -> None:
    file = list(published_ledger(()))
    found = check(file)
    newest = select(LedgerEntry.hash).order_by(LedgerEntry.position.desc()).limit(1)
    assert found.problems == []
    assert (found.hash, found.days, found.withheld) == (db.session.scalar(newest), 1, 0)


def test_private_parts_are_their_digest_alone(told: None) -> None:
    text = "".join(published_ledger(()))
    for private in ("good light", "It is about this.", "ada@example.org", "Ada"):
        assert private not in text
    digests = select(LedgerEntry.private_digest).where(LedgerEntry.private_digest.is_not(None))
    assert all(digest in text for digest in db.session.scalars(digests))


def test_settings_are_withheld_unless_the_whole_is_asked_for(told: None) -> None:
    usual, whole = list(published_ledger()), list(published_ledger(()))
    assert check(usual).problems == check(whole).problems == []
    assert "first_items" not in "".join(usual)
    assert "first_items" in "".join(whole)
    assert check(usual).withheld == 1


def test_which_items_are_tests_is_not_published(
    told: None, rejected: int, acting: Callable[..., Context]
) -> None:
    set_known_answer(acting(Role.ADMIN), rejected, used=True)
    seal_ledger()
    assert "known_answer" not in "".join(published_ledger())
    assert "known_answer" in "".join(published_ledger(()))


def test_rows_with_a_reason_in_own_words_can_be_withheld(told: None) -> None:
    assert "Not about this" in "".join(published_ledger(()))
    file = list(published_ledger(("own_words",)))
    assert "Not about this" not in "".join(file)
    assert (check(file).withheld, check(file).problems) == (1, [])


@pytest.mark.parametrize("size", [1, 3])
def test_batches_leave_no_seam(told: None, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    whole = list(published_ledger())
    monkeypatch.setattr(publishing, "BATCH", size)
    assert list(published_ledger()) == whole


def test_what_is_sealed_later_comes_after(
    told: None, rejected: int, decides: Callable[..., object]
) -> None:
    before = list(published_ledger(()))
    decides("bo", rejected, DecisionAct.UNDO)
    assert list(published_ledger(())) == before
    seal_ledger()
    after = list(published_ledger(()))
    assert after[: len(before) - 1] == before[:-1]
    kept = json.loads(before[-1])["hash"]
    assert check(after, [kept]).problems == []
