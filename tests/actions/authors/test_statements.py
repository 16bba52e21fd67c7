"""Statements of reasons: one for each restriction, in its decision's row, and lifted by an undo."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from moderation.actions.decisions import decide
from moderation.actions.desk.reasons import ReasonDraft, change_reason
from moderation.actions.operating.repairing import repair
from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import propose_topic, request_recheck, suggest_tag
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.openness import Measure, sentences
from moderation.domain.screening import Finding, FindingOutcome
from moderation.extensions import db
from moderation.models import LedgerEntry, StatementRow, Topic
from moderation.queries.desk.reasons import canned_reason
from moderation.queries.openness.statements import statements_to
from moderation.queries.screening.items import items_to_screen
from moderation.queries.settings import SiteSettings
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE, seen

APPROVE, REJECT, UNDO = DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO


def told(item_id: int) -> list[tuple[Measure, str, int, bool]]:
    """What the author of an item was told: measure, ground, voices, and whether it stands."""
    return [
        (one.stated.measure, one.stated.ground, one.stated.voices, one.lifted_at is None)
        for one in statements_to(item_id)
    ]


def screened(number: int, score: float, context: Context) -> None:
    (subject,) = items_to_screen([number])
    findings = tuple(
        Finding(filter_id, FindingOutcome.SCORE, score / 2) for filter_id in ("cues", "words")
    )
    with transaction() as session:
        store_screening(session, context, [Screened(subject, findings)], SiteSettings())


def test_a_rejection_states_its_reasons_in_its_own_ledger_row(rejected: int) -> None:
    (one,) = statements_to(rejected)
    entry = db.session.get_one(LedgerEntry, one.decision)
    assert (entry.act, entry.subject) == ("item.reject", f"item:{rejected}")
    assert entry.public["statement"] == one.stated.to_json()
    assert told(rejected) == [(Measure.REFUSED, "own_words", 0, True)]
    assert (one.by_software, one.stated.found_by_software) == (False, False)
    assert verify().problems == ()


def test_what_was_told_stays_when_the_ready_reason_is_written_anew(
    written: int, by: Callable[[str], Context], operator: Context
) -> None:
    decide(by("ada"), written, REJECT, seen(written), canned="abuse")
    before = canned_reason("abuse")
    draft = ReasonDraft("Other", frozenset({"comment"}), {"en": "Other words."}, 20, True)
    change_reason(operator, "abuse", draft, 0)
    (one,) = statements_to(written)
    assert (one.stated.ground, one.reason) == ("abuse", before.said)
    assert (one.told("en"), one.told("nl")) == (before.texts["en"], before.texts["nl"])


def test_an_undo_lifts_it_and_the_next_decision_states_anew(
    rejected: int, decides: Callable[..., object]
) -> None:
    decides("bo", rejected, UNDO)
    assert told(rejected) == [(Measure.REFUSED, "own_words", 0, False)]
    decides("bo", rejected, REJECT)
    assert [stands for *_, stands in told(rejected)] == [True, False]
    assert verify().problems == ()


def test_what_was_published_once_is_removed_and_not_refused(
    published: int, decides: Callable[..., object]
) -> None:
    decides("bo", published, UNDO)
    assert told(published) == []
    decides("bo", published, REJECT)
    assert told(published) == [(Measure.REMOVED, "own_words", 0, True)]


def test_a_tag_that_stood_on_its_topic_once_is_removed_too(
    written: int, visitor: Context, decides: Callable[..., object]
) -> None:
    ours = (visitor, AuthorKey("b" * 64))
    number = suggest_tag(*ours, SLUG, "faces", TRACE, "en").item_id
    for act in (APPROVE, UNDO, REJECT):
        decides("ada", number, act)
    assert told(number) == [(Measure.REMOVED, "own_words", 0, True)]


def test_an_upheld_report_states_to_the_author_what_readers_said(
    published: int, flag: Callable[..., int], decides: Callable[..., object]
) -> None:
    report = [flag() for _ in range(2)][-1]
    decides("bo", report, APPROVE)
    assert told(published) == [(Measure.REMOVED, "reported_as_abuse", 2, True)]
    assert told(report) == []
    decides("bo", report, UNDO)
    assert told(published) == [(Measure.REMOVED, "reported_as_abuse", 2, False)]
    assert verify().problems == ()


def test_what_many_reports_hide_is_stated_until_they_are_decided(
    published: int, flag: Callable[..., int], decides: Callable[..., object]
) -> None:
    report = [flag() for _ in range(5)][-1]
    hidden = (Measure.HIDDEN, "reported_as_abuse", 5)
    assert told(published) == [(*hidden, True)]
    (one,) = statements_to(published)
    assert (one.by_software, one.stated.found_by_software) == (True, False)
    decides("ada", report, REJECT)
    assert told(published) == [(*hidden, False)]
    decides("ada", report, UNDO)
    assert told(published) == [(*hidden, True)]
    decides("ada", report, APPROVE)
    assert told(published) == [(Measure.REMOVED, "reported_as_abuse", 5, True), (*hidden, False)]
    assert verify().problems == ()


@pytest.mark.parametrize("upheld", [True, False])
def test_a_granted_appeal_lifts_it_and_one_taken_back_states_it_anew(
    rejected: int, appealed: int, decides: Callable[..., object], *, upheld: bool
) -> None:
    decides("bo", appealed, APPROVE if upheld else REJECT)
    assert [stands for *_, stands in told(rejected)] == [not upheld]
    decides("bo", appealed, UNDO)
    again = Measure.REMOVED if upheld else Measure.REFUSED  # a granted appeal had published it
    assert told(rejected)[0] == (again, "own_words", 0, True)
    assert told(appealed) == []
    assert verify().problems == ()


def test_filters_that_decide_say_so(
    topic: Topic, visitor: Context, acting: Callable[..., Context]
) -> None:
    tag = suggest_tag(visitor, AuthorKey("b" * 64), SLUG, "buy now", TRACE, "en").item_id
    screened(tag, 10.0, acting())
    (one,) = statements_to(tag)
    assert told(tag) == [(Measure.REFUSED, "filters", 0, True)]
    assert (one.by_software, one.stated.found_by_software) == (True, True)
    assert "Software found it, and decided by itself." in [str(said) for _, said in sentences(one)]


def test_a_person_who_follows_a_filter_says_so(
    written: int, acting: Callable[..., Context], decides: Callable[..., object]
) -> None:
    screened(written, 3.0, acting())
    decides("ada", written, REJECT)
    (one,) = statements_to(written)
    assert (one.by_software, one.stated.found_by_software) == (False, True)


@pytest.mark.parametrize(
    ("kind", "owed"),
    [
        (ItemKind.TAG_SUGGESTION, True),
        (ItemKind.TOPIC_PROPOSAL, True),
        (ItemKind.RECHECK_REQUEST, False),
    ],
)
def test_who_wanted_something_shown_is_owed_a_statement(
    written: int, visitor: Context, decides: Callable[..., object], kind: ItemKind, *, owed: bool
) -> None:
    sent = {
        ItemKind.TAG_SUGGESTION: lambda: suggest_tag(*ours, SLUG, "faces", TRACE, "en"),
        ItemKind.TOPIC_PROPOSAL: lambda: propose_topic(*ours, "Can AI knit?", "", TRACE, "en"),
        ItemKind.RECHECK_REQUEST: lambda: request_recheck(*ours, SLUG, "New.", TRACE, "en"),
    }
    ours = (visitor, AuthorKey("b" * 64))
    number = sent[kind]().item_id
    decides("ada", number, REJECT)
    assert bool(told(number)) is owed


def test_a_dismissed_report_restricts_nobody(
    published: int, flag: Callable[..., int], decides: Callable[..., object]
) -> None:
    decides("ada", flag(), REJECT)
    assert told(published) == []


@pytest.mark.parametrize(
    "damage",
    [
        delete(StatementRow),
        update(StatementRow).values(item_id=select(StatementRow.item_id + 1).scalar_subquery()),
    ],
    ids=["lost", "moved"],
)
def test_an_index_that_differs_from_the_ledger_is_noticed_and_can_be_made_anew(
    rejected: int, appealed: int, damage: object, operator: Context
) -> None:
    with transaction() as session:
        session.execute(damage)
    assert [str(one) for one in verify().problems] == [
        f"The statement of reasons of act {entry} is not in order."
        for entry in db.session.scalars(
            select(LedgerEntry.id).where(LedgerEntry.act == "item.reject")
        )
    ]
    assert repair(operator).rows["statements"] == 1
    assert verify().problems == ()
    assert len(told(rejected)) == 1


def test_every_statement_has_words_for_everything_that_is_owed(rejected: int) -> None:
    (one,) = statements_to(rejected)
    for measure in Measure:
        for voices in (0, 1, 3):
            for ground in ("own_words", "filters", "unsaid", "reported_as_spam", "reported_as_x"):
                stated = replace(one.stated, measure=measure, voices=voices, ground=ground)
                said = sentences(replace(one, stated=stated))
                assert len({str(heading) for heading, _ in said}) == 6
                assert all(str(sentence) for _, sentence in said)
