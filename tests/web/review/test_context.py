"""What the item's pane shows around the item."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from moderation.actions.decisions import Seen, decide
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import FindingRow, ReviewItem, Revision, WorkItem
from tests.conftest import START
from tests.web.conftest import send
from tests.web.review.conftest import SLUG, TRACE


@pytest.fixture
def decided(acting):
    """A function that decides an item in a moderator's name."""

    def do(item_id, act, reason=""):
        item = db.session.get_one(ReviewItem, item_id, populate_existing=True)
        context = acting(actor=Actor(ActorKind.USER, "1", Role.MODERATOR))
        decide(context, item_id, act, Seen(item.version, item.revision), reason)

    return do


def page(browser, item_id):
    answer = browser.get(f"/review/items/{item_id}")
    assert answer.status_code == 200
    return answer.text


def test_the_topic_is_shown_with_question_and_poll(mo, comment):
    text = page(mo, comment())
    assert 'id="topic"' in text
    assert "Can AI fold laundry?" in text
    assert "poll: 0 yes, 0 no, 0 maybe" in text
    assert "1 waiting" in text


def test_a_like_item_says_how_it_was_decided_by_whom_and_why(mo, comment, decided):
    first = comment("Buy cheap followers from my channel", author="c" * 64)
    decided(first, DecisionAct.REJECT, "Spam or advertising")
    text = page(mo, comment("Buy cheap followers from my channel!"))
    assert "Decided before, and like it" in text
    assert "Spam or advertising" in text.partition('id="alike"')[2]
    assert "by mo" in text.partition('id="alike"')[2]


def test_the_comment_that_is_answered_stands_above(mo, comment, decided):
    first = comment("Which demos were staged?", author="c" * 64)
    decided(first, DecisionAct.APPROVE)
    text = page(mo, first)
    assert "What it answers" not in text
    answer = comment("In two of three.")
    with transaction() as session:
        revision = session.get_one(Revision, (answer, 1))
        revision.content = {**revision.content, "parent": 1}
    above, _, rest = page(mo, answer).partition('class="proposal"')
    assert "What it answers" in above
    assert "Which demos were staged?" in above
    assert "In two of three." in rest


def test_revisions_say_who_and_what_changed(mo, comment):
    number = comment("Call me at home.")
    assert 'id="revisions"' not in page(mo, number)
    with transaction() as session:
        item, first = session.get_one(ReviewItem, number), session.get_one(Revision, (number, 1))
        content = {**first.content, "body": "Call at home."}
        session.add(
            Revision(item_id=number, number=2, content=content, written_by="user:1",
                     written_at=START)
        )  # fmt: skip
        item.revision = 2
    text = page(mo, number).partition('id="revisions"')[2]
    assert "<del>me" in text.replace("<del> ", "<del>")
    assert "by mo" in text
    assert "by the author" in text


def test_a_filter_on_trial_counts_for_nothing_and_says_so(mo, comment):
    number = comment()
    with transaction() as session:
        session.add(
            FindingRow(item_id=number, revision=1, filter_id="tried", outcome="score", score=5.0,
                       points=0.0, shadow=True, found_at=START)
        )  # fmt: skip
    text = page(mo, number)
    assert "on trial: counts for nothing" in text
    assert "Spam score −0.5" in text


def test_a_weight_is_told_where_it_changed_something(mo, comment):
    number = comment(score=7.5, reason="Links")
    text = page(mo, number)
    assert "score +7.5 by weight 1, at most 6" in text


def test_filters_that_were_not_asked_are_named_with_the_reason(mo, comment):
    text = page(mo, comment()).partition('class="silent"')[2]
    assert "not asked" in text
    assert "It was switched on, or came, after this was screened." in text


def finding(number, filter_id, outcome, **more):
    with transaction() as session:
        values = {"revision": 1, "found_at": START, **more}
        session.add(FindingRow(item_id=number, filter_id=filter_id, outcome=outcome, **values))


def test_changed_settings_on_trial_do_not_hide_what_counts(mo, comment):
    number = comment()
    finding(number, "tried", "score", score=1.0, points=1.0)
    finding(number, "tried", "score", score=5.0, shadow=True)
    text = page(mo, number).partition('id="why"')[2]
    assert "+1.0" in text
    assert "+5.0" in text
    assert "changed settings, on trial: count for nothing" in text


def test_of_a_filter_that_was_put_on_trial_the_older_finding_is_not_shown(mo, comment):
    number = comment()
    finding(number, "tried", "score", score=1.0, points=1.0)
    later = START + timedelta(hours=1)
    finding(number, "tried", "score", score=5.0, shadow=True, found_at=later)
    text = page(mo, number).partition('id="why"')[2]
    assert "+1.0" not in text
    assert "on trial: counts for nothing" in text


def test_who_had_nothing_to_say_is_named_below_those_who_did(mo, comment):
    number = comment()
    finding(number, "repeats", "abstention")
    shown, _, folded = page(mo, number).partition('class="silent"')
    assert "Repeats and haste" not in shown.partition('id="why"')[2]
    assert "1 filter had nothing to say" in folded
    assert "Repeats and haste" in folded


def test_what_failed_says_why_and_when_it_is_asked_again(mo, comment):
    number = comment(score=3.0, reason="Links")
    text = page(mo, number).partition('id="why"')[2]
    assert "did not answer in time" in text
    assert "What failed is asked again in " in text
    with transaction() as session:
        session.execute(delete(WorkItem))
    assert "What failed is not asked again by itself." in page(mo, number)


def test_what_others_wrote_around_it_is_text_and_nothing_else(mo, comment, decided):
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> demos staged"
    decided(comment(evil, author="c" * 64), DecisionAct.APPROVE)
    text = page(mo, comment(evil + "!"))
    assert 'id="alike"' in text
    assert "Just before it" in text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_no_trace_of_the_request_and_no_key_of_the_author_is_shown(mo, topic, acting, screened):
    visitor = acting(actor=Actor(ActorKind.AUTHOR, "new"))
    trace = replace(TRACE, user_agent="Telltale/9", referrer="https://secret.example/")
    draft = CommentDraft("Marta", "It was staged.")
    receipt = submit_comment(visitor, AuthorKey("d" * 64), SLUG, draft, trace, "en")
    screened(receipt.item_id)
    text = page(mo, receipt.item_id)
    for secret in ("Telltale", "secret.example", "d" * 64):
        assert secret not in text


def test_what_waits_with_nearly_the_same_text_is_shown_and_decided_on_together(mo, comment):
    offer = "Get your cheap watches today at our shop, best prices and free delivery"
    others = [comment(f"{offer} http://{name}.example") for name in ("one", "two")]
    own = comment(f"{offer} http://three.example")
    text = page(mo, own)
    assert "Waiting, too, with nearly the same text" in text
    form = text[text.index("Decide on these together") :].split("</form>")[0]
    numbers = re.findall(r'name="item" value="(\d+)"', form)
    assert sorted(map(int, numbers)) == sorted([*others, own])
    sent = {"scope": "selected", "item": numbers, "action": "reject", "reason": "Advertising"}
    answer = send(mo, "/review/bulk", **sent)
    assert answer.status_code == 303
    assert "/review/bulk/" in answer.location
    assert "Waiting, too" not in page(mo, comment("The figures hold in good light, I think."))
