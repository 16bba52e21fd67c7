"""The gallery, tags, the court, the question form and reports."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from moderation.actions.transaction import transaction
from moderation.domain.authors import FULL_WEIGHT, SAME_PLACE_WEIGHT
from moderation.extensions import db
from moderation.models import Comment, ReviewItem, TagAlias, TopicText
from tests.conftest import Clock
from tests.web import case_rows
from tests.web.conftest import OWN

pytestmark = pytest.mark.usefixtures("gallery")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("nl", "/nl/"),
        ("nl-BE,nl;q=0.9,en;q=0.5", "/nl/"),
        ("en-GB", "/en/"),
        ("fr", "/en/"),
        ("", "/en/"),
        (";;q=x", "/en/"),
    ],
)
def test_the_front_door_leads_to_the_visitors_language(
    client: FlaskClient, asked: str, given: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.headers["Location"]) == (302, given)
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_gallery_shows_each_topic_with_status_tags_and_date(client: FlaskClient) -> None:
    page = client.get("/en/").text
    assert '<span class="pill yes">YES</span>' in page
    assert 'href="/en/topics/broad-emotions"' in page
    assert 'href="/en/tags/face-analysis"' in page
    assert "Jun 28, 2026" in page


@pytest.mark.parametrize(
    ("status", "shown", "hidden"),
    [("YES", "broad-emotions", "fold-laundry"), ("IN_RESEARCH", "fold-laundry", "broad-emotions")],
)
def test_the_gallery_can_be_narrowed_to_a_status(
    client: FlaskClient, status: str, shown: str, hidden: str
) -> None:
    page = client.get(f"/en/?status={status}").text
    assert shown in page
    assert hidden not in page


def test_an_empty_shelf_says_so(client: FlaskClient) -> None:
    assert "There is no topic here yet." in client.get("/en/?status=NO").text


def test_the_gallery_is_read_page_by_page_without_gaps(client: FlaskClient, clock: Clock) -> None:
    with transaction() as session:
        for number in range(50):
            at = clock() - timedelta(days=number // 2)
            case_rows.add_topic(session, at, slug=f"topic-{number}", case_number=6000 + number)
    seen: list[str] = []
    path = "/en/"
    while path:
        page = client.get(path).text
        seen += re.findall(r'href="/en/topics/([^"]+)"', page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        path = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 52


@pytest.mark.parametrize(
    "path",
    [
        "/en/?status=MAYBE",
        "/en/?after=x",
        "/en/?after=99999999999999999999-1",
        "/en/?after=9999999999999999999-1",
        "/en/court?verdict=x",
        "/en/court?case=x",
        "/en/court?after=1-9999999999999999999",
        "/en/tags/none",
        "/en/tags/~zz",
        "/en/tags/%00",
        "/en/tags/emotion?after=-",
    ],
)
def test_addresses_that_mean_nothing_are_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_tags_page_lists_its_topics(client: FlaskClient) -> None:
    page = client.get("/en/tags/emotion").text
    assert "broad-emotions" in page
    assert "fold-laundry" not in page


def test_an_alias_leads_to_its_tag(client: FlaskClient, clock: Clock) -> None:
    with transaction() as session:
        topic = case_rows.add_topic(session, clock(),
                                    slug="x", case_number=1)  # fmt: skip
        tag = case_rows.add_tag(session, topic, "machine learning",
                                clock())  # fmt: skip
        session.add(TagAlias(name="ml / ai", tag_id=tag.id))
    answer = client.get("/en/tags/ml-~2f-ai")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/tags/machine-learning")


def test_the_court_lists_checks_newest_first(client: FlaskClient) -> None:
    page = client.get("/en/court").text
    assert page.count("№ 4991") == 11
    assert "Every ballot said yes." in page
    assert page.index("Jun 28, 2026") < page.index("May 29, 2026")


@pytest.mark.parametrize(
    ("votes", "told"),
    [
        (["YES", "ALMOST", "IN_RESEARCH"], "1 — 1 — 0 + 1 in research"),
        (["NO", "NO", "YES"], "1 — 0 — 2 ·"),
    ],
)
def test_the_court_hides_no_ballot(client: FlaskClient, change, clock, votes, told) -> None:
    later = clock() + timedelta(hours=1)
    change(lambda session, topic: case_rows.add_check(session, topic, later, votes))
    assert told in re.sub(r"\s+", " ", client.get("/en/court").text)


def test_a_short_word_with_a_hyphen_is_never_broken(client: FlaskClient, change) -> None:
    change(lambda session, topic: topic_words(session, topic, "Can AI read an X-ray & <x>?"))
    held = 'Can AI read an <span class="nowrap">X-ray</span> &amp; &lt;x&gt;?'
    for path in ("/en/", "/en/topics/broad-emotions", "/en/court"):
        assert held in client.get(path).text


def topic_words(session, topic, question: str) -> None:
    session.get(TopicText, (topic.id, "en")).question = question


def test_the_court_can_be_narrowed(client: FlaskClient, change, clock) -> None:
    later = clock() + timedelta(hours=1)
    change(lambda session, topic: case_rows.add_check(session, topic, later, ["YES", "NO"]))
    assert client.get("/en/court?verdict=hung").text.count('class="docket">') == 2
    assert "No such session" in client.get("/en/court?verdict=NO").text
    assert client.get("/en/court?case=4991").text.count("№ 4991") == 13
    assert "No such session" in client.get("/en/court?case=1").text


def test_the_court_is_read_page_by_page(client: FlaskClient, change, clock) -> None:
    def alter(session, topic) -> None:
        for number in range(40):
            at = clock() - timedelta(days=500 + number)
            case_rows.add_check(session, topic, at, ["NO", "NO"], live=False)

    change(alter)
    first = client.get("/en/court?verdict=NO").text
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more
    second = client.get(more[1].replace("&amp;", "&")).text
    assert first.count("<li>\n <p") + second.count("<li>\n <p") == 40


def test_how_the_jury_works_is_explained_with_the_sites_numbers(client: FlaskClient) -> None:
    page = client.get("/en/how-the-jury-works").text
    assert "A panel has 3 seats." in page
    assert "With fewer than 2 ballots" in page


def test_a_question_can_be_asked(client: FlaskClient, send) -> None:
    assert 'action="/en/ask"' in client.get("/en/ask").text
    answer = send("/en/ask", {"question": "Can AI knit?", "why": ""})
    assert answer.headers["Location"] == "/en/ask?sent=question"
    assert "An editor reads your question" in client.get("/en/ask?sent=question").text
    again = send("/en/ask", {"question": "can ai KNIT", "why": ""})
    assert again.headers["Location"] == "/en/ask?sent=question-joined"


def test_an_empty_question_comes_back(send) -> None:
    answer = send("/en/ask", {"question": "", "why": "Because."})
    assert answer.status_code == 422
    assert "Because.</textarea>" in answer.text
    assert 'id="question-problem"' in answer.text


def a_comment(client: FlaskClient) -> str:
    return client.get("/en/topics/broad-emotions").text.split('value="comment:')[1].split('"')[0]


def test_a_comment_can_be_reported(client: FlaskClient, send) -> None:
    subject = f"comment:{a_comment(client)}"
    answer = send("/en/reports", {"subject": subject, "reason": "spam", "note": "An advert."})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/en/topics/broad-emotions?sent=report#discussion"
    assert "Thank you for the report" in client.get(answer.headers["Location"]).text
    assert (
        db.session.scalars(select(ReviewItem.kind).order_by(ReviewItem.id.desc())).first()
        == "report"
    )


def test_a_report_without_a_reason_comes_back_with_the_comment(client: FlaskClient, send) -> None:
    subject = f"comment:{a_comment(client)}"
    answer = send("/en/reports", {"subject": subject, "reason": "dislike", "note": "kept"})
    assert answer.status_code == 422
    assert "Choose one of the reasons." in answer.text
    assert "kept</textarea>" in answer.text


@pytest.mark.parametrize("subject", ["", "comment:", "comment:0", "topic:1", "comment:²", "x" * 99])
def test_a_report_of_nothing_is_not_found(send, subject: str) -> None:
    assert send("/en/reports", {"subject": subject, "reason": "spam"}).status_code == 404


def report_without_cookies(app: Flask, subject: str, places: list[str]) -> None:
    """Report something from each place as somebody whom no cookie makes known."""
    for place in places:
        stranger = app.test_client(use_cookies=False)
        answer = stranger.post(
            "/en/reports",
            data={"subject": subject, "reason": "abuse"},
            headers=OWN,
            environ_base={"REMOTE_ADDR": place},
        )
        assert answer.status_code in {303, 404}  # 404: hidden by those before


def is_shown(subject: str) -> bool:
    db.session.rollback()
    return db.session.get_one(Comment, int(subject.partition(":")[2])).shown


def test_one_place_cannot_hide_a_comment_however_many_people_it_plays(
    app: Flask, client: FlaskClient
) -> None:
    subject = f"comment:{a_comment(client)}"
    report_without_cookies(app, subject, ["192.0.2.1"] * 12)
    assert is_shown(subject)


def test_reports_join_however_their_comment_is_spelt(app: Flask, client: FlaskClient) -> None:
    number = a_comment(client)
    for spelt in (number, f"0{number}", f"000{number}"):
        report_without_cookies(app, f"comment:{spelt}", ["192.0.2.1"])
    reports = select(ReviewItem.votes, ReviewItem.weight).where(ReviewItem.kind == "report")
    (report,) = db.session.execute(reports.order_by(ReviewItem.id.desc())).all()
    assert report.votes == 3
    assert report.weight == 2 * FULL_WEIGHT + SAME_PLACE_WEIGHT


def test_as_many_places_as_an_admin_set_hide_it(app: Flask, client: FlaskClient) -> None:
    subject = f"comment:{a_comment(client)}"
    report_without_cookies(app, subject, [f"192.0.2.{number}" for number in range(5)])
    assert not is_shown(subject)


def test_search_engines_are_kept_out_of_private_rooms(client: FlaskClient) -> None:
    assert "Disallow: /review/" in client.get("/robots.txt").text
