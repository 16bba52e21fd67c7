"""The private page of a submission: known by its address alone, kept by nobody, all its own."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select

from moderation.actions.decisions import Seen, decide
from moderation.actions.desk.conversations import ask_author
from moderation.actions.operating.cleaning import clean_up
from moderation.actions.transaction import transaction
from moderation.actions.users import create_user
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Author, Receipt, ReviewItem
from moderation.queries.desk.reasons import canned_reasons
from tests.conftest import Clock
from tests.web.public.conftest import OWN
from tests.web.public.test_naughty import STRINGS

pytestmark = pytest.mark.usefixtures("gallery")

PAGE = "/en/topics/broad-emotions"
MO = Actor(ActorKind.USER, "1", Role.MODERATOR)
BO = Actor(ActorKind.USER, "2", Role.MODERATOR)


@pytest.fixture
def sent(send: Callable, client: FlaskClient) -> str:
    """The address of the private page of a comment."""
    assert send(f"{PAGE}/comments", {"author": "Ada", "body": "Works *for me*."}).status_code == 303
    return client.get("/en/sent").location


@pytest.fixture
def decides(acting: Callable[..., Context]) -> Callable[..., None]:
    """A function in which a moderator decides on the newest item."""

    def act(act: DecisionAct, reason: str = "", actor: Actor = MO) -> None:
        item = newest()
        seen = Seen(item.version, item.revision)
        db.session.rollback()
        decide(acting(actor=actor), item.id, act, seen, reason)

    return act


@pytest.fixture
def anybody(app: Flask) -> FlaskClient:
    """A browser without any cookie."""
    return app.test_client()


def newest() -> ReviewItem:
    db.session.rollback()
    return db.session.scalars(select(ReviewItem).order_by(ReviewItem.id.desc())).first()


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_link_below_the_form_leads_to_the_page(send, client: FlaskClient, sent: str) -> None:
    answer = client.get(f"{PAGE}?sent=comment")
    assert '<a href="/en/sent">See what becomes of it</a>' in answer.text
    assert re.fullmatch(r"/en/sent/[A-Za-z0-9_-]{43}", sent)
    assert sent not in answer.text


def test_the_page_opens_without_any_cookie_and_sets_none(anybody: FlaskClient, sent: str) -> None:
    answer = anybody.get(sent)
    assert answer.status_code == 200
    assert "Your comment" in answer.text
    assert "Works <em>for me</em>." in answer.text
    assert "Set-Cookie" not in answer.headers


def test_nothing_keeps_the_page_lists_it_or_passes_its_address_on(
    anybody: FlaskClient, sent: str
) -> None:
    for path in (sent, "/en/sent"):
        for _ in range(2):
            answer = anybody.get(path)
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "ETag" not in answer.headers
            assert '<meta name="robots" content="noindex">' in answer.text


def test_the_secret_is_stored_as_a_hash(sent: str) -> None:
    token = sent.rpartition("/")[2]
    db.session.rollback()
    assert token not in db.session.scalars(select(Receipt.token_hash)).one()


def test_a_browser_that_sent_nothing_is_told_so(anybody: FlaskClient) -> None:
    answer = anybody.get("/en/sent")
    assert answer.status_code == 200
    assert "has sent nothing" in answer.text


def test_a_made_up_cookie_leads_nowhere(anybody: FlaskClient) -> None:
    for value in ("x", "../../review/", "%0d%0aX: y"):
        anybody.set_cookie("venire_sent", value)
        assert "has sent nothing" in anybody.get("/en/sent").text


def test_no_made_up_address_opens_anything(anybody: FlaskClient, sent: str) -> None:
    token = sent.rpartition("/")[2]
    for value in (*STRINGS, token[:-1], token + "A", token.swapcase(), "0" * 64):
        path = f"/en/sent/{quote(value.encode('utf-8', 'surrogatepass'), safe='')[:4_000]}"
        assert anybody.get(path).status_code in {200, 303, 308, 404}, value
        assert "Works" not in anybody.get(path).text
        for form in ("appeals", "answers"):
            answer = anybody.post(f"{path}/{form}", data={"why": "x", "answer": "x"}, headers=OWN)
            assert answer.status_code in {308, 404, 405, 429}, value


def test_forms_of_other_sites_do_nothing(anybody: FlaskClient, sent: str, decides) -> None:
    decides(DecisionAct.REJECT, "no")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {}):
        assert (
            anybody.post(f"{sent}/appeals", data={"why": "x"}, headers=headers).status_code == 403
        )
    assert newest().kind == "comment"


def test_how_long_it_takes_is_said_only_of_enough_decisions(
    anybody: FlaskClient, sent: str, clock: Clock
) -> None:
    assert "not yet known" in anybody.get(sent).text
    decided(clock, 19)
    assert "not yet known" in anybody.get(sent).text
    decided(clock, 1)
    # Twenty decisions after 1, 2 ... 19 hours and again 1 hour: four in five within 15 hours.
    assert "Usually decided within 15 hours." in text_of(anybody.get(sent).text)


def decided(clock: Clock, count: int) -> None:
    with transaction() as session:
        for hours in range(1, count + 1):
            moment = clock()
            session.add(
                ReviewItem(
                    kind="comment", state="rejected", state_before="waiting", origin="visitor",
                    version=0, decide_by=moment, created_at=moment - timedelta(hours=hours),
                    decided_at=moment,
                )
            )  # fmt: skip


def test_decisions_of_filters_alone_do_not_count_as_usual(
    anybody: FlaskClient, sent: str, clock: Clock
) -> None:
    decided(clock, 25)
    with transaction() as session:
        for row in session.scalars(select(ReviewItem).where(ReviewItem.state == "rejected")):
            row.state_before = "screening"
    assert "not yet known" in anybody.get(sent).text


def test_a_published_comment_is_linked(anybody: FlaskClient, sent: str, decides) -> None:
    decides(DecisionAct.APPROVE)
    page = anybody.get(sent).text
    assert "It is published." in page
    assert re.search(r'href="/en/topics/broad-emotions#comment-\d+"', page)


def test_a_rejection_gives_its_reason_and_room_for_one_appeal(
    anybody: FlaskClient, sent: str, decides
) -> None:
    decides(DecisionAct.REJECT, "Not about <this>")
    page = anybody.get(sent).text
    assert "It was rejected." in page
    assert "Not about &lt;this&gt;" in page
    assert f'action="{sent}/appeals"' in page


def test_a_ready_reason_says_more_to_the_author_in_their_language(
    anybody: FlaskClient, sent: str, acting: Callable[..., Context]
) -> None:
    chosen = canned_reasons(ItemKind.COMMENT)[0]
    item = newest()
    seen = Seen(item.version, item.revision)
    db.session.rollback()
    decide(acting(actor=MO), item.id, DecisionAct.REJECT, seen, canned=chosen.id)
    for locale in ("en", "nl"):
        told = chosen.told(locale)
        assert told
        assert escape(told) in anybody.get(sent.replace("/en/", f"/{locale}/")).text


def test_a_restriction_comes_with_a_statement_of_reasons_until_it_is_withdrawn(
    anybody: FlaskClient, sent: str, decides
) -> None:
    assert "Statement of reasons" not in anybody.get(sent).text
    decides(DecisionAct.REJECT, "Not about <this>")
    page = anybody.get(sent).text
    said = text_of(page)
    for part in (
        "What was decided What you sent is not published.",
        "Where it holds On this gallery, in every country.",
        "How long Without an end, unless the decision is taken back.",
        "Software No software took part in finding it or in deciding.",
        "By which rule Not about &lt;this&gt;",
        "Appeal on this page, free of charge, until",
    ):
        assert part in said
    decides(DecisionAct.UNDO)
    said = text_of(anybody.get(sent).text)
    assert "Withdrawn. It does not hold any more since" in said
    assert "free of charge" not in said


def test_a_page_with_a_late_decision_is_kept_for_six_months_more(
    anybody: FlaskClient, sent: str, decides, acting: Callable[..., Context], clock: Clock
) -> None:
    clock.forward(days=395)
    decides(DecisionAct.REJECT, "no")
    clock.forward(days=183)
    clean_up(acting())
    assert anybody.get(sent).status_code == 200
    clock.forward(days=2)
    clean_up(acting())
    assert anybody.get(sent).status_code == 404


def test_the_whole_conversation(
    anybody: FlaskClient, sent: str, decides, acting: Callable[..., Context], operator: Context
) -> None:
    for name in ("mo", "bo"):
        create_user(operator, f"{name}@example.org", Role.MODERATOR)
    decides(DecisionAct.REJECT, "Not about this")
    answer = anybody.post(f"{sent}/appeals", data={"why": "It <b>is</b>.\nSee."}, headers=OWN)
    assert (answer.status_code, answer.location) == (303, f"{sent}#appeal")
    page = anybody.get(sent).text
    assert "It &lt;b&gt;is&lt;/b&gt;.\nSee." in page
    assert "It waits for somebody else" in page
    assert f"{sent}/appeals" not in page
    item = newest()
    number, version = item.id, item.version
    db.session.rollback()
    ask_author(acting(actor=BO), number, "Which <figures>?", version)
    assert "Which &lt;figures&gt;?" in anybody.get(sent).text
    assert (
        anybody.post(f"{sent}/answers", data={"answer": "Those."}, headers=OWN).status_code == 303
    )
    assert f"{sent}/answers" not in anybody.get(sent).text
    decides(DecisionAct.APPROVE, actor=BO)
    page = anybody.get(sent).text
    assert "It was granted." in page
    assert "It is published." in page


def test_a_second_appeal_is_refused_in_words(anybody: FlaskClient, sent: str, decides) -> None:
    decides(DecisionAct.REJECT, "no")
    for status in (303, 422):
        answer = anybody.post(f"{sent}/appeals", data={"why": "Once."}, headers=OWN)
        assert answer.status_code == status
    assert "You have appealed against this decision already." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_empty_or_endless_appeal_comes_back_with_what_was_typed(
    anybody: FlaskClient, sent: str, decides
) -> None:
    decides(DecisionAct.REJECT, "no")
    answer = anybody.post(f"{sent}/appeals", data={"why": ""}, headers=OWN)
    assert (answer.status_code, "Please write something." in answer.text) == (422, True)
    answer = anybody.post(f"{sent}/appeals", data={"why": "<i>" + "x" * 2_000}, headers=OWN)
    assert answer.status_code == 422
    assert "&lt;i&gt;xxx" in answer.text


def test_an_answer_that_nobody_asked_for_is_refused(anybody: FlaskClient, sent: str) -> None:
    answer = anybody.post(f"{sent}/answers", data={"answer": "So."}, headers=OWN)
    assert answer.status_code == 422


def test_an_appeal_from_the_page_does_not_store_the_page_s_address(
    anybody: FlaskClient, sent: str, decides
) -> None:
    from moderation.models import RequestTrace

    decides(DecisionAct.REJECT, "no")
    referrer = f"http://localhost{sent}"
    anybody.post(f"{sent}/appeals", data={"why": "So."}, headers=OWN | {"Referer": referrer})
    db.session.rollback()
    token = sent.rpartition("/")[2]
    assert [one for one in db.session.scalars(select(RequestTrace.referrer)) if token in one] == []


def test_who_joined_sees_how_it_stands_and_nothing_of_whom_they_joined(
    app: Flask, send: Callable
) -> None:
    send(f"{PAGE}/rechecks", {"why": "A private reason of the first."})
    other = app.test_client()
    other.post(f"{PAGE}/rechecks", data={"why": "Mine."}, headers=OWN)
    page = other.get(other.get("/en/sent").location).text
    assert "your voice was added" in page
    assert "A private reason" not in page


def test_a_report_s_page_shows_the_reporter_s_words_alone(send: Callable, client) -> None:
    send("/en/reports", {"subject": "comment:1", "reason": "spam", "note": "An advert."})
    page = client.get(client.get("/en/sent").location).text
    assert "An advert." in page
    assert "Mine mistakes" not in page


def test_every_language_has_the_page(anybody: FlaskClient, sent: str) -> None:
    page = anybody.get(sent.replace("/en/", "/nl/"))
    assert page.status_code == 200
    assert '<html lang="nl"' in page.text
    assert f'href="{sent}"' in page.text


def test_receipts_go_with_their_author_and_with_time(
    anybody: FlaskClient, sent: str, clock: Clock, operator: Context
) -> None:
    from dataclasses import replace

    clean_up(replace(operator, now=clock() + timedelta(days=399)))
    assert anybody.get(sent).status_code == 200
    clean_up(replace(operator, now=clock() + timedelta(days=401)))
    assert anybody.get(sent).status_code == 404
    assert db.session.scalars(select(Author.id)).first() is not None
