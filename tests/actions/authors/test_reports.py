"""Reports by their weight: many hide a comment until a person has decided, once."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from sqlalchemy import select, update

from moderation.actions.transaction import transaction
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem, Supporter, WorkItem
from moderation.queries.authors.records import report_record
from moderation.queries.verification import verify
from tests.actions.authors.conftest import shown

APPROVE, REJECT, UNDO = DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO


def item(item_id: int) -> ReviewItem:
    return db.session.get_one(ReviewItem, item_id, populate_existing=True)


@pytest.fixture
def heavy(published: int, flag: Callable[..., int]) -> int:
    """A report in which five people have joined."""
    return [flag() for _ in range(5)][-1]


def test_fewer_reports_hide_nothing(published: int, flag: Callable[..., int]) -> None:
    number = [flag() for _ in range(4)][-1]
    assert shown()
    assert (item(number).votes, item(number).weight, item(number).hides) == (4, 400, False)


def test_many_reports_hide_the_comment_and_the_ledger_names_the_rule(heavy: int) -> None:
    assert not shown()
    assert item(heavy).hides
    query = select(LedgerEntry.act, LedgerEntry.actor).where(LedgerEntry.actor == "rule:reports")
    assert {tuple(row) for row in db.session.execute(query)} == {
        ("item.set_aside", "rule:reports"), ("comment.hidden", "rule:reports"),
    }  # fmt: skip
    assert verify().problems == ()


def test_a_report_that_hides_while_it_is_screened_is_screened_again(heavy: int) -> None:
    assert item(heavy).state == ItemState.SCREENING
    query = select(WorkItem.state).where(
        WorkItem.kind == "screen", WorkItem.subject == f"item:{heavy}"
    )
    assert "queued" in db.session.scalars(query).all()


def test_nobody_can_report_what_is_hidden(heavy: int, flag: Callable[..., int]) -> None:
    with pytest.raises(NotFound):
        flag()


def test_a_decision_shows_it_again_or_keeps_it_hidden_and_can_be_taken_back(
    heavy: int, decides: Callable[..., object]
) -> None:
    for act, seen_by_all in ((REJECT, True), (UNDO, False), (APPROVE, False), (UNDO, False)):
        decides("ada", heavy, act)
        assert shown() is seen_by_all
    assert verify().problems == ()


def test_a_comment_that_a_person_kept_is_not_hidden_again_by_numbers(
    heavy: int, flag: Callable[..., int], decides: Callable[..., object]
) -> None:
    decides("ada", heavy, REJECT)
    again = [flag() for _ in range(7)][-1]
    assert shown()
    assert (item(again).weight, item(again).hides) == (700, False)


def test_one_person_counts_once(published: int, flag: Callable[..., int]) -> None:
    number = [flag("f" * 64) for _ in range(9)][-1]
    assert shown()
    assert (item(number).votes, item(number).weight) == (1, 100)


def test_an_admin_can_switch_it_off(
    published: int, flag: Callable[..., int], settings: Callable[..., None]
) -> None:
    settings(hide_reports_from=0.0)
    assert not item([flag() for _ in range(9)][-1]).hides


def test_who_was_always_wrong_weighs_less_and_who_was_right_in_full(
    published: int, flag: Callable[..., int], decides: Callable[..., object]
) -> None:
    wrong = "f" * 64
    for _ in range(6):
        decides("ada", flag(wrong), REJECT)
    reporter = db.session.scalars(select(Supporter.author_id)).first()
    assert report_record(reporter).dismissed == 6
    number = flag(wrong)
    assert item(number).weight == 25
    flag()
    assert item(number).weight == 125


def test_an_appeal_or_a_report_in_vain_is_not_held_against_a_commenter(
    published: int, flag: Callable[..., int], decides: Callable[..., object]
) -> None:
    from moderation.models import Author

    decides("ada", flag("a" * 64), REJECT)
    author = db.session.scalars(select(Author).where(Author.token_hash == "a" * 64)).one()
    assert (author.approved, author.rejected) == (1, 0)


def test_a_weight_that_its_voices_do_not_give_is_noticed(heavy: int) -> None:
    with transaction() as session:
        session.execute(update(ReviewItem).where(ReviewItem.id == heavy).values(weight=1))
    assert any("weight" in str(problem) for problem in verify().problems)


@tried(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["comment", "report"]), st.sampled_from([APPROVE, REJECT, UNDO])),
        max_size=10,
    )
)
def test_shown_means_approved_and_neither_taken_down_nor_set_aside(
    published: int, heavy: int, decides: Callable[..., object], acts: list[tuple[str, DecisionAct]]
) -> None:
    for name, act in acts:
        try:
            decides("ada", published if name == "comment" else heavy, act)
        except Invalid:
            continue
        report = item(heavy).state
        expected = item(published).state == ItemState.APPROVED and report == ItemState.REJECTED
        assert shown() is expected
    assert verify().problems == ()
