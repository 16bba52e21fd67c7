"""What visitors send: accepted with a receipt, or given back with what is wrong beside it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from moderation.extensions import db
from moderation.models import Author, PollVote, RequestTrace, ReviewItem, Revision, Topic

pytestmark = pytest.mark.usefixtures("gallery")

PAGE = "/en/topics/broad-emotions"


def the_item() -> ReviewItem:
    db.session.rollback()
    return db.session.scalars(select(ReviewItem).order_by(ReviewItem.id.desc())).first()


def test_a_vote_is_counted_and_opens_the_findings(send, client: FlaskClient) -> None:
    answer = send(f"{PAGE}/votes", {"choice": "maybe"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{PAGE}?voted=1#findings"
    assert "Maybe <b>8 %</b> (15)" in " ".join(client.get(PAGE).text.replace("\n", " ").split())


def test_a_vote_can_be_changed_and_is_one_vote(send) -> None:
    send(f"{PAGE}/votes", {"choice": "yes"})
    send(f"{PAGE}/votes", {"choice": "no"})
    db.session.rollback()
    topic = db.session.scalars(select(Topic).where(Topic.slug == "broad-emotions")).one()
    assert (topic.poll_yes, topic.poll_no, topic.poll_maybe) == (157, 6, 14)
    assert db.session.scalars(select(PollVote.choice)).all() == ["no"]


@pytest.mark.parametrize("choice", ["", "perhaps", "YES\x00", "🙂"])
def test_a_wrong_choice_comes_back(send, choice: str) -> None:
    answer = send(f"{PAGE}/votes", {"choice": choice})
    assert answer.status_code == 422
    assert "Choose yes, no or maybe." in answer.text


def test_a_comment_waits_and_the_page_says_what_happens_now(send, client: FlaskClient) -> None:
    answer = send(f"{PAGE}/comments", {"author": "Ada", "body": "Works for me."})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{PAGE}?sent=comment#discussion"
    assert "Filters look at your comment first" in client.get(answer.headers["Location"]).text
    assert the_item().kind == "comment"
    assert "Works for me." not in client.get(PAGE).text


def test_a_comment_in_dutch_is_kept_as_dutch(send) -> None:
    answer = send("/nl/topics/broad-emotions/comments", {"author": "Ada", "body": "Werkt."})
    assert answer.headers["Location"].startswith("/nl/topics/")
    assert the_item().language == "nl"


@pytest.mark.parametrize(
    ("data", "reason", "kept"),
    [
        ({"author": "", "body": "some text"}, "Please write something.", "some text</textarea>"),
        ({"author": "Ada", "body": " \n\t"}, "Please write something.", 'value="Ada"'),
        ({"author": "Ada", "body": "x" * 5001}, "it has 5001", "x" * 5001),
        ({"author": "A" * 81, "body": "text"}, "it has 81", 'value="' + "A" * 81),
        ({"author": "Ada", "body": "text", "parent": "x"}, "no longer there", "text</textarea>"),
        (
            {"author": "Ada", "body": "text", "parent": "99999"},
            "no longer there",
            "text</textarea>",
        ),
        ({}, "Please write something.", "<textarea"),
    ],
)
def test_a_refused_comment_comes_back_with_reason_and_words(
    send, data: dict[str, str], reason: str, kept: str
) -> None:
    answer = send(f"{PAGE}/comments", data)
    assert answer.status_code == 422
    assert reason in answer.text
    assert kept in answer.text


def test_the_reason_stands_beside_its_field_for_everybody(send) -> None:
    page = send(f"{PAGE}/comments", {"author": "Ada", "body": ""}).text
    assert 'aria-describedby="comment-body-problem comment-body-hint"' in page
    assert 'aria-invalid="true"' in page
    assert '<p class="problem" id="comment-body-problem">Please write something.</p>' in page


def test_a_comment_can_answer_another(send, client: FlaskClient) -> None:
    number = client.get(PAGE).text.split('data-reply="')[1].split('"')[0]
    data = {"author": "Ada", "body": "Quite.", "parent": number}
    assert send(f"{PAGE}/comments", data).status_code == 303
    content = db.session.scalars(select(Revision.content).order_by(Revision.item_id.desc())).first()
    assert content["parent"] == int(number)


def test_what_only_programs_do_is_noted_and_nothing_else(send) -> None:
    data = {"author": "Ada", "body": "Hello.", "website": "http://spam.example", "seconds": "0.4"}
    send(f"{PAGE}/comments", data, **{"User-Agent": "bot/1", "Referer": "https://x.example/a?b=c"})
    trace = db.session.scalars(select(RequestTrace)).one()
    assert trace.honeypot_filled
    assert trace.seconds_to_fill == pytest.approx(0.4)
    assert trace.user_agent == "bot/1"
    assert trace.referrer == "https://x.example/a"


@pytest.mark.parametrize("seconds", ["", "nan", "inf", "-1", "soon", "1e99"])
def test_an_unbelievable_time_is_no_time(send, seconds: str) -> None:
    send(f"{PAGE}/comments", {"author": "Ada", "body": "Hello.", "seconds": seconds})
    assert db.session.scalars(select(RequestTrace.seconds_to_fill)).one() is None


def test_a_tag_is_suggested_and_joined(send, client: FlaskClient) -> None:
    first = send(f"{PAGE}/tags", {"name": "Affective computing"})
    assert first.headers["Location"] == f"{PAGE}?sent=tag#tags"
    second = send(f"{PAGE}/tags", {"name": "affective  computing"})
    assert second.headers["Location"] == f"{PAGE}?sent=tag-joined#tags"
    assert "your voice is added" in client.get(second.headers["Location"]).text


@pytest.mark.parametrize("name", ["", "...", "emotion", "x" * 61])
def test_a_tag_that_cannot_be_comes_back(send, name: str) -> None:
    answer = send(f"{PAGE}/tags", {"name": name})
    assert answer.status_code == 422
    assert 'id="tag-name-problem"' in answer.text
    assert f'value="{name}"' in answer.text


def test_a_new_check_can_be_asked_for(send, client: FlaskClient) -> None:
    answer = send(f"{PAGE}/rechecks", {"why": "A new paper."})
    assert answer.headers["Location"] == f"{PAGE}?sent=recheck#recheck"
    assert "A moderator decides" in client.get(answer.headers["Location"]).text
    assert the_item().kind == "recheck_request"


def test_a_wish_without_a_reason_comes_back_open(send) -> None:
    answer = send(f"{PAGE}/rechecks", {"why": ""})
    assert answer.status_code == 422
    assert 'id="recheck-why-problem"' in answer.text
    assert "<details open>" in answer.text


@pytest.mark.parametrize("form", ["votes", "comments", "tags", "rechecks"])
def test_a_form_for_no_topic_is_not_found(send, form: str) -> None:
    data = {"choice": "yes", "author": "A", "body": "b", "name": "tag", "why": "w"}
    assert send(f"/en/topics/none/{form}", data).status_code == 404


@pytest.mark.parametrize("form", ["votes", "comments", "tags", "rechecks"])
def test_forms_are_not_pages(client: FlaskClient, form: str) -> None:
    answer = client.get(f"{PAGE}/{form}")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_the_same_browser_is_the_same_author(send) -> None:
    send(f"{PAGE}/votes", {"choice": "yes"})
    send(f"{PAGE}/comments", {"author": "Ada", "body": "Hello."})
    db.session.rollback()
    assert len(db.session.scalars(select(Author)).all()) == 1


def test_who_just_posted_sees_it_at_once_and_others_soon(send, client: FlaskClient, app) -> None:
    other = app.test_client()
    app.extensions["venire_page_cache"].trusted_seconds = 3600.0
    assert "(157)" in other.get(PAGE).text
    send(f"{PAGE}/votes", {"choice": "yes"})
    assert "(158)" in client.get(PAGE).text


def test_too_many_of_one_form_are_refused_for_a_while(send) -> None:
    answers = [send(f"{PAGE}/tags", {"name": f"tag {number}"}) for number in range(21)]
    assert answers[-2].status_code == 303
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert "too fast" in answers[-1].text.lower()


@pytest.mark.parametrize(
    ("addresses", "refused"),
    [
        (["192.0.2.1", "192.0.2.2"], False),
        (["2001:db8:1:1::1", "2001:db8:1:1::2"], True),
        (["2001:db8:1:1::1", "2001:db8:1:2::1"], False),
    ],
)
def test_a_sender_cannot_change_its_place(client: FlaskClient, addresses, refused) -> None:
    from tests.web.public.conftest import OWN

    status = 0
    for number in range(22):
        answer = client.post(
            f"{PAGE}/tags",
            data={"name": f"tag {number}"},
            headers=OWN,
            environ_overrides={"REMOTE_ADDR": addresses[number % 2]},
        )
        status = answer.status_code
    assert (status == 429) == refused


def test_a_body_over_the_limit_is_too_large(send) -> None:
    answer = send(f"{PAGE}/comments", {"author": "Ada", "body": "x" * 70_000})
    assert answer.status_code == 413


def test_broken_text_is_cleaned_or_refused_but_never_an_error(client: FlaskClient) -> None:
    from tests.web.public.conftest import OWN

    raw = b"author=%ff%fe%00&body=%ed%a0%80abc%00%1b&parent="
    answer = client.post(
        f"{PAGE}/comments", data=raw, headers=OWN, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {303, 422}
