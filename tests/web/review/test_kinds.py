"""Each kind of item shows what it rests on, and its decision does what its button says."""

import pytest
from sqlalchemy import select

from moderation.actions.editing.evidence import propose_evidence
from moderation.actions.editing.translation import TranslationDraft, propose_translation
from moderation.actions.jury import cast_ballot, conclude_check, excuse_seat, open_check
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import propose_topic, report, request_recheck
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.domain.jury import Vote
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.hooks.contracts import EvidenceDraft, JurorBallot
from moderation.models import Comment, EvidenceItem, ReviewItem, Topic, WorkItem
from tests.web.conftest import send
from tests.web.review.conftest import SLUG, TRACE

SYSTEM = Actor(ActorKind.SYSTEM, "tick")
VISITOR = Actor(ActorKind.AUTHOR, "new")


def decide(browser, item_id, action="approve", **form):
    db.session.rollback()
    version = db.session.scalar(select(ReviewItem.version).where(ReviewItem.id == item_id))
    path = f"/review/items/{item_id}/decisions"
    return send(browser, path, action=action, version=version, revision=1, **form)


@pytest.fixture
def verdict(topic, acting):
    """A check whose verdict would change the topic's status; gives the item's id."""
    context = acting(actor=SYSTEM)
    hearing = open_check(
        context, topic.id, ["secret_one", "secret_two", "secret_three"],
        cause="schedule", ordered_by="system:tick", seed=7, fence=lambda _: None,
    )  # fmt: skip
    *heard, late = hearing.summons
    for seat in heard:
        ballot = JurorBallot(vote=Vote.ALMOST, statement="Single garments, yes.")
        cast_ballot(context, seat.seat_id, ballot, 5.0, lambda _: None)
    excuse_seat(context, late.seat_id, message("secret_three was late"), lambda _: None)
    conclude_check(context, hearing.check_id, lambda _: None)
    return db.session.scalar(select(ReviewItem.id).where(ReviewItem.kind == "verdict"))


def test_a_verdict_shows_the_step_the_split_and_the_statements(mo, verdict):
    page = mo.get(f"/review/items/{verdict}").text
    assert "0 YES · 2 ALMOST · 0 NO · 0 IN RESEARCH" in page
    assert "Single garments, yes." in page
    assert "Juror I" in page
    assert "Publish the verdict" in page
    assert "IN RESEARCH</span> →" in mo.get("/review/").text


def test_who_sat_on_the_jury_is_told_to_admins_alone(mo, signed_in, verdict):
    for role in (Role.EDITOR, None):
        browser = mo if role is None else signed_in(role)
        assert "secret" not in browser.get(f"/review/items/{verdict}").text
    page = signed_in(Role.ADMIN, "ada").get(f"/review/items/{verdict}").text
    assert "secret_one" in page
    assert "secret_three was late" in page


def test_a_published_verdict_is_the_topic_s_status_until_it_is_taken_back(mo, verdict):
    decide(mo, verdict)
    assert db.session.scalar(select(Topic.status)) == "ALMOST"
    decide(mo, verdict, "undo")
    assert db.session.scalar(select(Topic.status)) == "IN_RESEARCH"


@pytest.fixture
def reported(mo, comment, acting, screened):
    """A report on a shown comment; gives the item's id."""
    decide(mo, comment("Buy my course."))
    subject = f"comment:{db.session.scalar(select(Comment.id))}"
    visitor, author = acting(actor=VISITOR), AuthorKey("e" * 64)
    item_id = report(visitor, author, subject, "spam", "An advert", TRACE, "en").item_id
    screened(item_id)
    return item_id


def test_a_report_shows_the_comment_and_who_says_what_of_it(mo, reported):
    page = mo.get(f"/review/items/{reported}").text
    assert "Buy my course." in page
    assert "An advert" in page
    assert "reported: spam" in page
    assert "shown on the page" in page


def test_an_upheld_report_hides_the_comment_until_it_is_taken_back(mo, reported):
    decide(mo, reported)
    assert not db.session.scalar(select(Comment.shown))
    assert "hidden" in mo.get(f"/review/items/{reported}").text
    decide(mo, reported, "undo")
    assert db.session.scalar(select(Comment.shown))


@pytest.fixture
def evidence(topic, acting):
    """A proposed paper; gives the item's id."""
    draft = EvidenceDraft(
        title="Folding of garments",
        summary="Thirty garments an hour.",
        kind=SourceKind.CONFERENCE,
        stance=Stance.LIMITS,
        year=2022,
        venue="IROS",
        link="https://example.org/paper",
        doi="10.1109/x.2022.1",
        measures=(Measure("success rate", 0.93, 0.99, True),),
        origin="library",
    )
    context = acting(actor=Actor(ActorKind.PLUGIN, "library"))
    return propose_evidence(context, topic.id, [draft], "plugin:library")[0]


def test_evidence_shows_its_source_its_stance_and_its_measures(mo, evidence):
    page = mo.get(f"/review/items/{evidence}").text
    parts = (
        "Folding of garments", "IROS", "2022", "doi:10.1109/x.2022.1", "0.93", "0.99",
        "It shows the ability with limits.", 'href="https://example.org/paper"',
    )  # fmt: skip
    for part in parts:
        assert part in page


def test_editors_hold_the_evidence_that_they_decide(signed_in, evidence, mo):
    editor = signed_in(Role.EDITOR)
    assert send(editor, f"/review/items/{evidence}/lease", action="take").status_code == 303
    assert "yours for 5:00" in editor.get(f"/review/items/{evidence}").text
    assert "being looked at by editor" in mo.get(f"/review/items/{evidence}").text.lower()
    assert send(editor, f"/review/items/{evidence}/lease", action="release").status_code == 303
    assert "nobody looks at it" in mo.get(f"/review/items/{evidence}").text


def test_editors_hold_no_comments(signed_in, comment):
    path = f"/review/items/{comment()}/lease"
    assert send(signed_in(Role.EDITOR), path, action="take").status_code == 403


def test_editors_admit_evidence(signed_in, evidence):
    editor = signed_in(Role.EDITOR)
    assert decide(editor, evidence).status_code == 303
    assert db.session.scalar(select(EvidenceItem.in_force))


def test_a_proposed_question_becomes_a_topic(mo, topic, acting, screened):
    asked = "Can AI write a sonnet?"
    visitor, author = acting(actor=VISITOR), AuthorKey("f" * 64)
    item_id = propose_topic(visitor, author, asked, "There was a test.", TRACE, "en").item_id
    screened(item_id)
    page = mo.get(f"/review/items/{item_id}").text
    assert asked in page
    assert "There was a test." in page
    decide(mo, item_id)
    assert asked in mo.get("/review/topics").text


def test_a_granted_request_calls_the_jury(mo, topic, acting, screened):
    visitor, author = acting(actor=VISITOR), AuthorKey("f" * 64)
    item_id = request_recheck(visitor, author, SLUG, "A new demo.", TRACE, "en").item_id
    screened(item_id)
    assert "A new demo." in mo.get(f"/review/items/{item_id}").text
    decide(mo, item_id)
    assert db.session.scalar(select(WorkItem.state).where(WorkItem.kind == "jury")) == "queued"


def test_an_appeal_that_names_no_decision_is_shown_all_the_same(mo, topic):
    from moderation.actions.transaction import transaction
    from moderation.models import Revision

    with transaction() as session:
        item = ReviewItem(
            kind="appeal", state="waiting", origin="visitor", summary="Why?", version=1,
            decide_by=topic.created_at, created_at=topic.created_at,
        )  # fmt: skip
        session.add(item)
        session.flush()
        content = {"why": "It was not spam."}
        session.add(
            Revision(item_id=item.id, number=1, content=content, written_by="author:1",
                     written_at=topic.created_at)
        )  # fmt: skip
        item_id = item.id
    page = mo.get(f"/review/items/{item_id}")
    assert page.status_code == 200
    assert "It was not spam." in page.text
    assert decide(mo, item_id).status_code in {403, 422}


def test_a_translation_shows_both_texts_and_stands_on_the_page_when_published(mo, topic, acting):
    words = {"question": "Kan AI <b>emoties</b> zien?"}
    draft = TranslationDraft("en", "nl", {"question": "Can AI see?"}, words, 0.5)
    context = acting(actor=SYSTEM)
    item_id = propose_translation(context, topic.id, draft, "plugin:glossary", lambda _: None)
    page = mo.get(f"/review/items/{item_id}").text
    assert "Can AI see?" in page
    assert "Kan AI &lt;b&gt;emoties&lt;/b&gt; zien?" in page
    assert "50 % of the words were translated" in page
    assert "Publish the translation" in page
    assert decide(mo, item_id).status_code == 303
    assert "&lt;b&gt;emoties&lt;/b&gt;" in mo.get(f"/nl/topics/{SLUG}").text
