"""Appeals: once for a decision, decided by somebody else, a conversation, and undone whole."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from moderation.actions.desk.conversations import ask_author
from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.users import disable
from moderation.actions.visiting.appeals import answer, appeal
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import suggest_tag
from moderation.domain.accounts import token_hash
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid, NotAllowed, NotFound, Stale, VenireError
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.screening import Finding, FindingOutcome
from moderation.extensions import db
from moderation.models import (
    Appeal,
    AppealMessage,
    Author,
    LedgerEntry,
    LedgerPrivate,
    ReviewItem,
    WorkItem,
)
from moderation.queries.authors.appeals import appeal_view, restriction_on
from moderation.queries.screening.items import items_to_screen
from moderation.queries.settings import SiteSettings
from moderation.queries.verification import verify
from tests.actions.authors.conftest import TOKEN, shown
from tests.actions.conftest import SLUG, TRACE, seen

APPROVE, REJECT, UNDO = DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO


def state(item_id: int) -> str:
    return db.session.scalars(select(ReviewItem.state).where(ReviewItem.id == item_id)).one()


def test_a_granted_appeal_publishes_what_was_rejected(
    rejected: int, appealed: int, decides: Callable[..., object]
) -> None:
    decides("bo", appealed, APPROVE)
    assert (state(rejected), state(appealed)) == (ItemState.APPROVED, ItemState.APPROVED)
    assert shown()
    assert verify().problems == ()


def test_a_granted_appeal_taken_back_puts_the_first_decision_in_force_with_its_reason(
    rejected: int, appealed: int, decides: Callable[..., object]
) -> None:
    decides("bo", appealed, APPROVE)
    decides("bo", appealed, UNDO)
    assert (state(rejected), state(appealed)) == (ItemState.REJECTED, ItemState.WAITING)
    assert not shown()
    found = restriction_on(rejected)
    assert found.reason.params == {"reason": "Not about this"}
    decides("bo", appealed, APPROVE)
    assert shown()
    assert verify().problems == ()


def test_an_appeal_that_is_turned_down_changes_nothing_and_is_final(
    rejected: int, appealed: int, decides: Callable[..., object], visitor: Context
) -> None:
    decides("bo", appealed, REJECT, "It is an advert")
    assert state(rejected) == ItemState.REJECTED
    with pytest.raises(Invalid, match="already"):
        appeal(visitor, TOKEN, "Once more.", TRACE)
    author = db.session.scalars(select(Author)).one()
    assert (author.approved, author.rejected) == (0, 1)


@pytest.mark.parametrize("act", [APPROVE, REJECT, DecisionAct.HOLD])
def test_nobody_decides_on_an_appeal_against_themselves(
    appealed: int, decides: Callable[..., object], act: DecisionAct
) -> None:
    before = seen(appealed)
    with pytest.raises(NotAllowed, match="You made the decision"):
        decides("ada", appealed, act)
    assert seen(appealed) == before


def test_who_decided_first_does_not_take_the_appeal_s_decision_back_either(
    appealed: int, decides: Callable[..., object]
) -> None:
    decides("bo", appealed, APPROVE)
    with pytest.raises(NotAllowed):
        decides("ada", appealed, UNDO)
    assert shown()


def test_the_only_one_who_decides_may_where_the_setting_allows_it(
    appealed: int,
    decides: Callable[..., object],
    settings: Callable[..., None],
    operator: Context,
    people: dict[str, int],
) -> None:
    settings(own_appeals=True)
    with pytest.raises(NotAllowed):
        decides("ada", appealed, APPROVE)
    disable(operator, people["bo"])
    decides("ada", appealed, APPROVE)
    assert shown()


def test_the_only_one_who_decides_may_not_by_default(
    appealed: int, decides: Callable[..., object], operator: Context, people: dict[str, int]
) -> None:
    disable(operator, people["bo"])
    with pytest.raises(NotAllowed):
        decides("ada", appealed, APPROVE)


def test_there_is_one_appeal_for_a_decision_and_another_for_another(
    rejected: int, appealed: int, decides: Callable[..., object], visitor: Context
) -> None:
    with pytest.raises(Invalid, match="already"):
        appeal(visitor, TOKEN, "Twice.", TRACE)
    decides("ada", rejected, UNDO)
    with pytest.raises(Invalid, match="no decision"):
        appeal(visitor, TOKEN, "Against what?", TRACE)
    decides("bo", rejected, REJECT)
    second = appeal(visitor, TOKEN, "Against this.", TRACE)
    with pytest.raises(Invalid, match="anew"):
        decides("bo", appealed, APPROVE)
    decides("ada", second, APPROVE)
    assert shown()


def test_an_appeal_that_others_have_met_already_is_granted_without_more(
    rejected: int, appealed: int, decides: Callable[..., object]
) -> None:
    decides("ada", rejected, UNDO)
    decides("ada", rejected, APPROVE)
    decides("bo", appealed, APPROVE)
    decides("bo", appealed, UNDO)
    assert state(rejected) == ItemState.APPROVED  # it was not the appeal that published it
    assert verify().problems == ()


def test_a_granted_appeal_is_not_taken_back_over_a_later_decision(
    rejected: int, appealed: int, decides: Callable[..., object]
) -> None:
    decides("bo", appealed, APPROVE)
    decides("bo", rejected, UNDO)
    with pytest.raises(Invalid, match="decided anew"):
        decides("bo", appealed, UNDO)


@pytest.mark.parametrize("token", ["", "x", "\udcff", "the secret of a receipt ", "%", "a" * 9_999])
def test_no_other_secret_opens_a_receipt(rejected: int, visitor: Context, token: str) -> None:
    for attempt in (
        lambda: appeal(visitor, token, "Why?", TRACE),
        lambda: answer(visitor, token, "x"),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("why", ["", " \n", "x" * 2_001])
def test_an_appeal_says_why_in_a_few_words(rejected: int, visitor: Context, why: str) -> None:
    with pytest.raises(Invalid) as refusal:
        appeal(visitor, TOKEN, why, TRACE)
    assert "why" in refusal.value.fields


def test_there_is_nothing_to_appeal_against_before_a_decision(
    written: int, visitor: Context
) -> None:
    with pytest.raises(Invalid, match="no decision"):
        appeal(visitor, TOKEN, "Why so slow?", TRACE)


def test_what_a_report_took_down_comes_back_on_appeal(
    published: int,
    flag: Callable[..., int],
    decides: Callable[..., object],
    visitor: Context,
) -> None:
    report = flag()
    decides("ada", report, APPROVE)
    assert not shown()
    number = appeal(visitor, TOKEN, "It insults nobody.", TRACE)
    with pytest.raises(NotAllowed):
        decides("ada", number, APPROVE)
    decides("bo", number, APPROVE)
    assert (state(report), state(published)) == (ItemState.REJECTED, ItemState.APPROVED)
    assert shown()
    decides("bo", number, UNDO)
    assert not shown()
    assert verify().problems == ()


def test_who_joined_another_s_proposal_does_not_appeal_in_their_place(
    topic: object, visitor: Context, decides: Callable[..., object]
) -> None:
    suggest_tag(visitor, AuthorKey("a" * 64), SLUG, "emotion", TRACE, "en")
    trace = Trace(delete_on=TRACE.delete_on, receipt=token_hash("another"))
    joined = suggest_tag(visitor, AuthorKey("b" * 64), SLUG, "emotion", trace, "en")
    assert joined.joined
    decides("ada", joined.item_id, REJECT)
    with pytest.raises(NotFound):
        appeal(visitor, "another", "Why?", TRACE)


def test_filters_hold_an_appeal_and_never_turn_it_down(
    appealed: int, by: Callable[[str], Context]
) -> None:
    spam = [Finding(name, FindingOutcome.SCORE, 6.0) for name in ("words", "links")]
    screened = [Screened(one, tuple(spam)) for one in items_to_screen([appealed])]
    with transaction() as session:
        store_screening(session, by("bo"), screened, SiteSettings())
    assert state(appealed) == ItemState.HELD


def test_a_question_waits_for_the_answer_and_the_answer_for_a_decision(
    appealed: int, by: Callable[[str], Context], visitor: Context
) -> None:
    with transaction() as session:
        session.execute(
            update(ReviewItem).where(ReviewItem.id == appealed).values(state="screening")
        )
    release(appealed, by)
    ask_author(by("bo"), appealed, "Which figures?", seen(appealed).version)
    assert state(appealed) == ItemState.HELD
    before = seen(appealed)
    answer(visitor, TOKEN, "Those of 2024.")
    assert state(appealed) == ItemState.WAITING
    assert seen(appealed).version > before.version
    said = [(one.from_author, one.body) for one in appeal_view(appealed).said]
    assert said == [(False, "Which figures?"), (True, "Those of 2024.")]
    assert verify().problems == ()


def release(appealed: int, by: Callable[[str], Context]) -> None:
    clean = (Finding("words", FindingOutcome.SCORE, -1.0),)
    with transaction() as session:
        screened = [Screened(one, clean) for one in items_to_screen([appealed])]
        store_screening(session, by("bo"), screened, SiteSettings())


def test_the_conversation_is_short_and_takes_turns(
    appealed: int, by: Callable[[str], Context], visitor: Context
) -> None:
    with pytest.raises(Invalid, match="Nothing has been asked"):
        answer(visitor, TOKEN, "Unasked.")
    for _ in range(3):
        ask_author(by("bo"), appealed, "Which?", seen(appealed).version)
        with pytest.raises(Invalid):
            ask_author(by("bo"), appealed, "And which?", seen(appealed).version)
        answer(visitor, TOKEN, "Those.")
    with pytest.raises(Invalid):
        ask_author(by("bo"), appealed, "Once more?", seen(appealed).version)


def test_who_is_appealed_against_does_not_ask_either(
    appealed: int, by: Callable[[str], Context]
) -> None:
    with pytest.raises(NotAllowed):
        ask_author(by("ada"), appealed, "What do you want?", seen(appealed).version)


def test_a_question_about_an_older_version_changes_nothing(
    appealed: int, by: Callable[[str], Context]
) -> None:
    with pytest.raises(Stale):
        ask_author(by("bo"), appealed, "Which?", seen(appealed).version - 1)


def test_the_ledger_keeps_the_digest_of_a_message_and_notices_a_change(
    appealed: int, by: Callable[[str], Context]
) -> None:
    ask_author(by("bo"), appealed, "Which figures?", seen(appealed).version)
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.act == "item.asked")).one()
    assert "Which" not in str(entry.public)
    assert db.session.get_one(LedgerPrivate, entry.id).body["body"] == "Which figures?"
    with transaction() as session:
        session.execute(update(AppealMessage).values(body="Something else"))
    assert any("text of" in str(problem) for problem in verify().problems)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ada", "bo"]),
        st.sampled_from(["comment", "appeal"]),
        st.sampled_from([APPROVE, REJECT, UNDO]),
    ),
    max_size=10,
)


@tried(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_decided_the_ledger_tells_it_and_nobody_judges_themselves(
    rejected: int,
    appealed: int,
    decides: Callable[..., object],
    steps: list[tuple[str, str, DecisionAct]],
) -> None:
    for name, what, act in steps:
        try:
            decides(name, rejected if what == "comment" else appealed, act)
        except VenireError:
            continue
        assert not (name == "ada" and what == "appeal")
        assert shown_or_not() is (state(rejected) == ItemState.APPROVED)
    assert db.session.scalars(select(Appeal.decided_by)).one().startswith("user:")
    assert verify().problems == ()


def shown_or_not() -> bool:
    from moderation.models import Comment

    return bool(db.session.scalars(select(Comment.shown)).first())


def test_an_appeal_that_is_asked_about_while_filters_have_it_is_screened_all_the_same(
    appealed: int, by: Callable[[str], Context]
) -> None:
    (subject,) = items_to_screen([appealed])
    ask_author(by("bo"), appealed, "Which figures?", seen(appealed).version)
    with transaction() as session:
        session.execute(delete(WorkItem))  # the worker's own, which ends with what it stores
        screened = [Screened(subject, (Finding("words", FindingOutcome.SCORE, -1.0),))]
        store_screening(session, by("bo"), screened, SiteSettings())
    assert state(appealed) == ItemState.SCREENING
    again = select(WorkItem.subject).where(WorkItem.kind == "screen", WorkItem.state == "queued")
    assert list(db.session.scalars(again)) == [f"item:{appealed}"]
