"""Storing findings: what waits, what is held, what is published or rejected, and what failed."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.screening.storing import Screened, enter_unscreened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import Receipt, report, suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.domain.screening import FailPolicy, Finding, FindingOutcome
from moderation.extensions import db
from moderation.models import Author, Comment, FindingRow, ReviewItem, Topic, WorkItem
from moderation.queries.screening.items import items_to_screen
from moderation.queries.settings import SiteSettings, site_settings
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE, seen

CLEAN = Finding("words", FindingOutcome.SCORE, -1.0)
SPAM = Finding("words", FindingOutcome.SCORE, 6.0, (message("Spam words"),))
WORSE = Finding("links", FindingOutcome.SCORE, 6.0, (message("Many links"),))
LATE = Finding("links", FindingOutcome.TIMEOUT)


@pytest.fixture
def screen(acting: Callable[..., Context]) -> Callable[..., ReviewItem]:
    """A function that stores findings on an item and gives it back."""

    def store(
        item_id: int, *findings: Finding, held_at: int = 0, **policies: FailPolicy
    ) -> ReviewItem:
        subjects = items_to_screen([item_id])
        context = acting(actor=Actor(ActorKind.SYSTEM, "worker"))
        with transaction() as session:
            screened = [Screened(subject, findings, held_at=held_at) for subject in subjects]
            store_screening(session, context, screened, site_settings(), policies)
        return db.session.get_one(ReviewItem, item_id)

    return store


def trust(approved: int = 3) -> None:
    """Let the authors have earlier tags that were approved."""
    with transaction() as session:
        for author in session.scalars(select(Author)).all():
            author.approved = approved
            for _ in range(approved):
                session.add(_approved_tag(author))


def _approved_tag(author: Author) -> ReviewItem:
    return ReviewItem(
        kind="tag_suggestion", state="approved", author_id=author.id, origin="visitor", version=0,
        decide_by=author.first_seen_at, created_at=author.first_seen_at,
    )  # fmt: skip


def test_a_clean_comment_of_an_unknown_author_waits_for_a_person(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    item = screen(comment.item_id, CLEAN)
    assert (item.state, item.reason, item.version) == (ItemState.WAITING, "first_few", 2)
    assert item.decided_by is None


def test_a_clean_comment_of_a_trusted_author_is_published_by_the_rule(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    trust()
    item = screen(comment.item_id, CLEAN)
    assert (item.state, item.decided_by) == (ItemState.APPROVED, "rule:screening")
    assert db.session.scalars(select(Comment.shown)).one()


def test_a_suspect_comment_is_held_with_its_strongest_reason(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    trust()
    item = screen(comment.item_id, SPAM, CLEAN)
    assert (item.state, item.reason) == (ItemState.HELD, "words")
    assert item.reasons[0]["id"] == "Spam words"


def test_a_hopeless_comment_is_rejected_by_the_rule_and_can_be_given_back(
    comment: Receipt, screen: Callable[..., ReviewItem], acting: Callable[..., Context]
) -> None:
    item = screen(comment.item_id, SPAM, WORSE)
    assert (item.state, item.decided_by) == (ItemState.REJECTED, "rule:screening")
    undone = decide(acting(Role.MODERATOR), item.id, DecisionAct.UNDO, seen(item.id))
    assert undone.state is ItemState.WAITING


def test_a_failed_filter_holds_an_unknown_author_and_is_asked_again(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    item = screen(comment.item_id, CLEAN, LATE)
    assert (item.state, item.reason, item.unscreened) == (ItemState.HELD, "unscreened", ["links"])
    queued = select(WorkItem.parameters).where(WorkItem.kind == "screen")
    assert {"repeat": 1} in db.session.scalars(queued).all() or db.session.scalars(queued).all()


def test_a_failed_filter_does_not_hold_a_trusted_author_but_reports_what_it_finds_later(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    trust()
    assert screen(comment.item_id, CLEAN, LATE).state == ItemState.APPROVED
    assert screen(comment.item_id, SPAM).state == ItemState.APPROVED
    report = db.session.scalars(select(ReviewItem).where(ReviewItem.kind == "report")).one()
    assert (report.state, report.reason) == (ItemState.WAITING, "late_finding")


def test_a_failure_that_holds_everybody_holds_a_trusted_author(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    trust()
    item = screen(comment.item_id, CLEAN, LATE, links=FailPolicy.HOLD)
    assert (item.state, item.reason, item.unscreened) == (ItemState.HELD, "unscreened", ["links"])


def test_a_failure_that_is_ignored_is_stored_and_nothing_else(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    item = screen(comment.item_id, CLEAN, LATE, links=FailPolicy.IGNORE)
    assert (item.state, item.reason, item.unscreened) == (ItemState.WAITING, "first_few", [])
    assert "timeout" in db.session.scalars(select(FindingRow.outcome)).all()


def test_a_filter_that_says_little_is_not_named_where_a_failure_holds(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    little = Finding("words", FindingOutcome.SCORE, 0.3, (message("A word"),))
    assert screen(comment.item_id, little, LATE).reason == "unscreened"


def test_what_a_failure_held_goes_on_once_all_filters_answered(
    comment: Receipt, screen: Callable[..., ReviewItem], acting: Callable[..., Context]
) -> None:
    held = screen(comment.item_id, CLEAN, LATE)
    item = screen(comment.item_id, CLEAN, held_at=held.version)
    assert (item.state, item.reason, item.unscreened) == (ItemState.WAITING, "first_few", [])
    assert decide(acting(Role.MODERATOR), item.id, DecisionAct.APPROVE, seen(item.id))
    assert verify().problems == ()


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ((CLEAN,), ItemState.APPROVED),
        ((SPAM,), ItemState.HELD),
        ((SPAM, WORSE), ItemState.REJECTED),
        ((CLEAN, LATE), ItemState.HELD),
    ],
)
def test_what_all_filters_say_in_the_end_decides_on_what_was_held(
    comment: Receipt,
    screen: Callable[..., ReviewItem],
    acting: Callable[..., Context],
    findings: tuple[Finding, ...],
    state: ItemState,
) -> None:
    change_site_settings(acting(Role.ADMIN), SiteSettings(mode_new="hold_by_filter"), 0)
    held = screen(comment.item_id, CLEAN, LATE)
    assert held.state == ItemState.HELD
    assert screen(comment.item_id, *findings, held_at=held.version).state == state


def test_what_somebody_came_to_since_stays_theirs(
    comment: Receipt, screen: Callable[..., ReviewItem], acting: Callable[..., Context]
) -> None:
    version = screen(comment.item_id, CLEAN, LATE).version
    asked = (acting(Role.MODERATOR), comment.item_id, DecisionAct.HOLD, seen(comment.item_id))
    decide(*asked, "I have asked the author.")
    item = screen(comment.item_id, CLEAN, held_at=version)
    assert (item.state, item.unscreened) == (ItemState.HELD, [])


def test_a_failure_alone_reports_nothing_that_was_published(
    comment: Receipt, screen: Callable[..., ReviewItem]
) -> None:
    trust()
    assert screen(comment.item_id, CLEAN).state == ItemState.APPROVED
    screen(comment.item_id, CLEAN, LATE, links=FailPolicy.HOLD)
    assert not db.session.scalars(select(ReviewItem).where(ReviewItem.kind == "report")).all()


def test_every_finding_is_stored(comment: Receipt, screen: Callable[..., ReviewItem]) -> None:
    screen(comment.item_id, SPAM, LATE)
    rows = db.session.scalars(select(FindingRow).order_by(FindingRow.id)).all()
    assert [(row.filter_id, row.outcome, row.points) for row in rows] == [
        ("words", "score", 6.0),
        ("links", "timeout", 0.0),
    ]


def test_a_clean_tag_waits_for_a_person_even_when_its_author_is_trusted(
    topic: Topic, visitor: Context, author: AuthorKey, screen: Callable[..., ReviewItem]
) -> None:
    receipt = suggest_tag(visitor, author, SLUG, "emotion", TRACE, "en")
    trust()
    assert screen(receipt.item_id, CLEAN).state == ItemState.WAITING


def test_findings_on_an_item_that_moved_meanwhile_change_nothing(
    comment: Receipt, acting: Callable[..., Context]
) -> None:
    (subject,) = items_to_screen([comment.item_id])
    decide(acting(Role.MODERATOR), comment.item_id, DecisionAct.APPROVE, seen(comment.item_id))
    with transaction() as session:
        store_screening(session, acting(Role.ADMIN), [Screened(subject, (SPAM,))], SiteSettings())
    assert db.session.get_one(ReviewItem, comment.item_id).state == ItemState.APPROVED


def test_what_could_not_be_screened_is_held_and_says_so(
    comment: Receipt, acting: Callable[..., Context]
) -> None:
    with transaction() as session:
        enter_unscreened(session, acting(Role.ADMIN), comment.item_id)
    item = db.session.get_one(ReviewItem, comment.item_id)
    assert (item.state, item.reason) == (ItemState.HELD, "unscreened")


def test_the_ledger_covers_all_of_it(
    app: Flask, comment: Receipt, screen: Callable[..., ReviewItem], operator: Context
) -> None:
    screen(comment.item_id, SPAM, WORSE)
    assert verify().problems == ()


@pytest.mark.parametrize(
    ("findings", "reason"), [((CLEAN,), "abuse"), ((CLEAN, LATE), "abuse"), ((SPAM,), "words")]
)
def test_a_report_keeps_the_reporters_reason_unless_a_filter_objects(
    comment: Receipt, screen: Callable[..., ReviewItem], visitor: Context,
    findings: tuple[Finding, ...], reason: str,
) -> None:  # fmt: skip
    trust()
    screen(comment.item_id, CLEAN)
    subject = f"comment:{db.session.scalars(select(Comment.id)).one()}"
    reporter = AuthorKey("b" * 64)
    receipt = report(visitor, reporter, subject, "abuse", "", TRACE, "en")
    assert screen(receipt.item_id, *findings).reason == reason
