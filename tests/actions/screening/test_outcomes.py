"""What filters found is kept beside what people decided, and counted by the hour."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from moderation.actions.decisions import decide
from moderation.actions.screening.learning import keep_lessons
from moderation.actions.screening.outcomes import Afterthought, keep_afterthoughts, keep_outcomes
from moderation.actions.screening.samples import answer_sample, draw_samples
from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, Receipt, submit_comment
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.measures.agreement import Look
from moderation.domain.roles import Role
from moderation.domain.screening import Finding, FindingOutcome
from moderation.extensions import db
from moderation.models import Author, BlindSample, FilterHour, FilterOutcome
from moderation.models.base import table_of
from moderation.queries.screening.decided import decided_items
from moderation.queries.screening.items import items_to_screen
from moderation.queries.screening.lessons import decided_lately
from moderation.queries.screening.outcomes import outcomes, trial_standing
from moderation.queries.settings import SiteSettings
from tests.actions.conftest import SLUG, TRACE, seen

OLD = Finding("words", FindingOutcome.SCORE, 3.0, elapsed_ms=2.0, setup="old")
NEW = replace(OLD, score=-1.0, setup="new")
SILENT = Finding("learned", FindingOutcome.ABSTENTION, setup="first")


@pytest.fixture
def screened(comment: Receipt, acting: Callable[..., Context]) -> int:
    """An item that one filter would hold, and its changed settings would not."""
    with transaction() as session:
        found = [
            Screened(one, (OLD,), 0, (NEW, SILENT)) for one in items_to_screen([comment.item_id])
        ]
        worker = acting(actor=Actor(ActorKind.SYSTEM, "worker"))
        store_screening(session, worker, found, SiteSettings())
    return comment.item_id


@pytest.fixture
def comments(comment: Receipt, visitor: Context, author: AuthorKey) -> Callable[[int], list[int]]:
    """A function that sends more comments of the same author and gives their items' numbers."""

    def send(count: int) -> list[int]:
        drafts = [
            CommentDraft("Ada", f"Another remark, of which number {n}.") for n in range(count)
        ]
        return [
            submit_comment(visitor, author, SLUG, draft, TRACE, "en").item_id for draft in drafts
        ]

    return send


def learn(item_id: int) -> None:
    """Do what the work that follows each decision does."""
    decided = decided_items([item_id])
    with transaction() as session:
        keep_lessons(session, list(decided.values()))
        keep_outcomes(session, {one.item_id for one in decided.values()})


def kept() -> dict[tuple[str, str], tuple[str, float | None, bool]]:
    db.session.rollback()
    return {
        (one.filter_id, one.setup): (one.outcome, one.score, one.unwanted)
        for one in db.session.scalars(select(FilterOutcome))
    }


def test_a_decision_stands_beside_every_finding_and_beside_all_of_them(screened, acting, clock):
    clock.forward(minutes=5)
    decide(acting(Role.MODERATOR), screened, DecisionAct.REJECT, seen(screened), "Spam")
    learn(screened)
    assert kept() == {
        ("words", "old"): ("score", 3.0, True),
        ("words", "new"): ("score", -1.0, True),
        ("learned", "first"): ("abstention", None, True),
        ("", ""): ("hold", 3.0, True),
    }
    assert [one.points for one in outcomes("words", "old")] == [3.0]
    assert trial_standing("words", "new").unwanted == 1
    assert trial_standing("words", "unknown").seen == 0
    assert trial_standing("learned", "first").seen == 0  # it had nothing to say


def test_what_is_undone_is_forgotten(screened, acting):
    decide(acting(Role.MODERATOR), screened, DecisionAct.REJECT, seen(screened), "Spam")
    learn(screened)
    decide(acting(Role.MODERATOR), screened, DecisionAct.UNDO, seen(screened))
    learn(screened)
    assert kept() == {}


def test_what_a_filter_finds_after_the_decision_does_not_count_for_it(screened, acting, clock):
    decide(acting(Role.MODERATOR), screened, DecisionAct.REJECT, seen(screened), "Spam")
    clock.forward(minutes=5)
    with transaction() as session:
        again = [Screened(one, (replace(OLD, score=6.0),)) for one in items_to_screen([screened])]
        store_screening(session, acting(), again, SiteSettings())
    learn(screened)
    assert kept()["words", "old"] == ("score", 3.0, True)


def test_answers_are_counted_by_the_hour(screened):
    hours = db.session.scalars(select(FilterHour).order_by(FilterHour.filter_id, FilterHour.trial))
    assert [
        (one.filter_id, one.trial, one.asked, one.hits, one.alone, one.abstained, one.failed)
        for one in hours
    ] == [
        ("", False, 1, 1, 0, 0, 0),
        ("learned", True, 1, 0, 0, 1, 0),
        ("words", False, 1, 1, 1, 0, 0),
        ("words", True, 1, 0, 0, 0, 0),
    ]


def test_a_drawn_item_that_somebody_looked_at_counts_for_many(screened, acting, clock):
    with transaction() as session:
        session.add(BlindSample(item_id=screened, weight=20.0, drawn_at=clock()))
    clock.forward(minutes=5)
    with transaction() as session:
        for look in (Look.UNSURE, Look.REJECT, Look.APPROVE):  # the second one is the answer
            answer_sample(session, acting(), screened, look)
    learn(screened)
    assert [(one.weight, one.unwanted) for one in outcomes("")] == [(20.0, True)]


def test_an_answer_stands_for_samples_that_nobody_answered_too(screened, comments, acting, clock):
    drawn = [screened, *comments(3)]
    with transaction() as session:
        for item_id in drawn:
            session.add(BlindSample(item_id=item_id, weight=20.0, drawn_at=clock()))
    clock.forward(minutes=5)
    with transaction() as session:
        answer_sample(session, acting(), screened, Look.APPROVE)
    learn(screened)
    assert [(one.weight, one.unwanted) for one in outcomes("")] == [(80.0, False)]


def test_a_drawn_item_of_which_people_heard_otherwise_counts_once(screened, acting, clock):
    with transaction() as session:
        session.add(BlindSample(item_id=screened, weight=20.0, drawn_at=clock()))
    clock.forward(minutes=5)
    decide(acting(Role.MODERATOR), screened, DecisionAct.REJECT, seen(screened), "Spam")
    learn(screened)
    assert [one.weight for one in outcomes("")] == [1.0]


def test_what_was_undone_while_a_filter_was_asked_is_not_kept(screened, acting, clock):
    clock.forward(minutes=5)
    decide(acting(Role.MODERATOR), screened, DecisionAct.REJECT, seen(screened), "Spam")
    learn(screened)
    late = [
        Afterthought(item.item_id, replace(OLD, setup="late"), unwanted, decided_at)
        for item, unwanted, decided_at in decided_lately(5)
    ]
    with transaction() as session:
        keep_afterthoughts(session, late)
    assert ("words", "late") in kept()
    decide(acting(Role.MODERATOR), screened, DecisionAct.UNDO, seen(screened))
    learn(screened)
    with transaction() as session:
        keep_afterthoughts(session, late)
    assert kept() == {}


def test_of_one_author_one_hit_an_hour_is_on_a_known_author(comment, comments, acting):
    with transaction() as session:
        session.execute(update(table_of(Author)).values(approved=4))
    found = [Screened(one, (OLD,)) for one in items_to_screen([comment.item_id, *comments(3)])]
    worker = acting(actor=Actor(ActorKind.SYSTEM, "worker"))
    with transaction() as session:
        store_screening(session, worker, found, SiteSettings())
    hour = db.session.get_one(FilterHour, ("words", False, worker.now.replace(minute=0, second=0)))
    assert (hour.alone, hour.known) == (4, 1)


def test_of_what_was_let_through_some_is_drawn(screened, acting):
    with transaction() as session:
        draw_samples(session, acting(), [screened], 0)
        draw_samples(session, acting(), [screened], 50, lambda: 0.5)
        assert session.scalars(select(BlindSample)).all() == []
        draw_samples(session, acting(), [screened], 50, lambda: 0.49)
    assert [one.weight for one in db.session.scalars(select(BlindSample))] == [2.0]
