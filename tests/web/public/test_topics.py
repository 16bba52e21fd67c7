"""A topic's page: every section, the poll first, and nothing of anybody."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.actions.transaction import transaction
from moderation.web.locale import LOCALES
from tests.conftest import Clock
from tests.web import case_rows

pytestmark = pytest.mark.usefixtures("gallery")

PAGE = "/en/topics/broad-emotions"


def read(client: FlaskClient, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def plain(html: str) -> str:
    """The text that is seen, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_question_is_asked_in_the_readers_language(client: FlaskClient) -> None:
    assert f"<h1>{case_rows.QUESTION}</h1>" in read(client)
    assert f"<h1>{case_rows.QUESTION_NL}</h1>" in read(client, "/nl/topics/broad-emotions")


def test_a_question_without_a_translation_says_its_language(client: FlaskClient) -> None:
    assert '<h1 lang="en" dir="ltr">Can AI fold laundry?</h1>' in read(
        client, "/nl/topics/fold-laundry"
    )


def test_the_poll_stands_before_the_findings_which_are_closed(client: FlaskClient) -> None:
    page = read(client)
    assert page.index('value="maybe"') < page.index('id="findings"')
    assert '<details id="findings" class="findings">' in page


def test_seal_and_verdict_lie_inside_the_findings(client: FlaskClient) -> None:
    before, findings = read(client).split('id="findings"')
    assert 'class="seal' not in before
    assert 'class="pill' not in before
    assert 'class="seal yes"' in findings


def test_after_a_vote_the_findings_are_open_without_javascript(client: FlaskClient) -> None:
    page = read(client, f"{PAGE}?voted=1")
    assert '<details id="findings" class="findings" open>' in page


def test_the_address_after_a_vote_is_true_for_whoever_gets_it_from_a_friend(
    client: FlaskClient,
) -> None:
    page = read(client, f"{PAGE}?voted=1")
    assert "A vote counts at once" in page
    assert not re.search(r"[Yy]our vote", page)


SECTIONS = (
    "Case № 4991",
    "By a vote of 2 — 0 — 0, the panel returns a verdict of YES,",
    "with verdict confidence of 88%. The court so orders.",
    "Across 11 sessions, 32 jurors have heard this case.",
    "Combined tally: 30 YES · 2 ALMOST · 0 NO · 0 IN RESEARCH .",
    "the combined tally includes older opinions of jurors.",
    "The present session's tally is the live verdict.",
    "The broad ones, yes, even over a video call.",
    "Networks trained on large collections of faces",
    "IEEE , enriched May 9, 2026",
    "Status last checked on June 28, 2026 .",
    "Back to the gallery",
    "Suggest a tag",
    "“Up to 82 percent in the lab.”",
    "Juror I · YES · works reliably since May 2024 · cites 2 sources",
    "Statements of jurors are shown in their original language",
    "Yes 89 % (157)",
    "Maybe 8 % (14)",
    "No 3 % (5)",
    "176 votes",
    "11 jury checks · most recent June 28, 2026",
    "Facial expression recognition in the wild: a survey",
    "1 in support, 1 with limits.",
    "accuracy, %: 82 (people: 72)",
    "Ask the jury to look again",
    "Discussion",
)


def test_every_section_of_a_case_is_there(client: FlaskClient) -> None:
    page = plain(read(client)).replace("&#39;", "'")
    assert [sentence for sentence in SECTIONS if sentence not in page] == []


def test_statements_keep_their_language_and_say_so(client: FlaskClient) -> None:
    page = read(client, "/nl/topics/broad-emotions")
    assert '<p lang="en" dir="ltr">“Public models sort coarse emotions' in page


def test_checks_are_rows_newest_first_with_moments_for_scripts(client: FlaskClient) -> None:
    table = read(client).split("<tbody>")[1].split("</tbody>")[0]
    moments = re.findall(r'<time datetime="([^"]+)" data-ago>', table)
    assert len(moments) == 11
    assert moments == sorted(moments, reverse=True)
    assert moments[0] == "2026-06-28T04:00:00Z"


def test_jurors_without_a_vote_are_named_by_their_number_and_nothing_else(
    client: FlaskClient, change, clock
) -> None:
    change(
        lambda session, topic: case_rows.add_check(
            session, topic, clock(), [None, "YES", "YES", ""], statements=["", "Yes.", "Indeed."]
        )
    )
    page = plain(read(client)).replace("&#39;", "'")
    assert "By a vote of 2 — 0 — 0" in page
    assert "Juror I abstained." in page
    assert "Juror IV was excused." in page
    assert "Juror II abstained" not in page
    assert "broke its neck" not in page


def test_jurors_are_never_named(client: FlaskClient) -> None:
    for path in (PAGE, f"{PAGE}/evidence", "/en/court", "/en/"):
        page = client.get(path).text
        assert "secret-model-x" not in page
        assert "secret raw answer" not in page


def test_a_topic_in_research_shows_no_verdict_and_is_kept_from_search_engines(
    client: FlaskClient,
) -> None:
    answer = client.get("/en/topics/fold-laundry")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "still in research" in answer.text
    assert "The court so orders" not in answer.text


def test_a_topic_with_a_verdict_may_be_found(client: FlaskClient) -> None:
    answer = client.get(PAGE)
    assert "X-Robots-Tag" not in answer.headers
    assert 'name="robots"' not in answer.text


def test_ballots_on_both_sides_without_a_verdict_are_shown_as_disputed(
    client: FlaskClient, clock: Clock
) -> None:
    with transaction() as session:
        topic = case_rows.add_topic(session, clock(), slug="puzzles", case_number=5005)
        case_rows.add_check(session, topic, clock(), ["YES", "NO"])
    page = read(client, "/en/topics/puzzles")
    assert 'class="seal disputed"' in page
    assert "The jury is divided." in page


def test_a_check_that_waits_for_a_person_is_not_shown(client: FlaskClient, change, clock) -> None:
    later = clock() + timedelta(hours=1)
    change(
        lambda session, topic: case_rows.add_check(
            session, topic, later, ["NO", "NO"], published=False
        )
    )
    assert "Across 11 sessions, 32 jurors" in plain(read(client))


def test_a_hidden_topic_is_not_there(client: FlaskClient, change) -> None:
    assert client.get(PAGE).status_code == 200
    change(lambda _session, topic: setattr(topic, "visible", False))
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("path", ["/en/topics/none", "/xx/topics/broad-emotions", f"{PAGE}/none"])
def test_an_unknown_address_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_comments_stand_in_threads_with_markdown_of_few_tags(client: FlaskClient) -> None:
    page = read(client)
    assert "<p>Mine mistakes <em>tired</em> for sad.</p>" in page
    assert page.index("So do people.") > page.index("Mine mistakes")
    assert "answers Noor" in page


def test_what_visitors_and_sources_wrote_is_never_markup(
    client: FlaskClient, change, clock
) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"

    def alter(session, topic) -> None:
        case_rows.add_comment(session, topic, clock(), attack, name=attack[:80])
        case_rows.add_evidence(session, topic, clock(), attack, summary=attack, link="javascript:1")
        case_rows.add_check(session, topic, clock(), ["YES", "YES"], statements=[attack, attack])

    change(alter)
    page = read(client, f"{PAGE}?voted=1")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_a_page_stays_under_60_kilobytes_however_much_is_said(
    client: FlaskClient, change, clock
) -> None:
    def alter(session, topic) -> None:
        for number in range(60):
            case_rows.add_comment(session, topic, clock(), f"{number} " + "words " * 200)
            case_rows.add_evidence(session, topic, clock(), f"Source {number}", summary="s " * 900)
        for number in range(40):
            at = clock() - timedelta(days=400 + number)
            case_rows.add_check(session, topic, at, ["YES", "NO", "YES"], live=False)

    change(alter)
    page = read(client)
    assert len(page.encode()) < 60_000
    assert "Older comments" in page
    assert "All 62 sources" in page
    assert "All checks of this case" in page


def test_older_comments_can_be_read(client: FlaskClient, change, clock) -> None:
    def alter(session, topic) -> None:
        for number in range(35):
            case_rows.add_comment(session, topic, clock(), f"remark {number}.")

    change(alter)
    page = read(client)
    assert "remark 34." in page
    assert "remark 4." not in page
    older = re.search(r'href="([^"]*before=\d+)#discussion"', page)
    assert older
    assert "remark 4." in read(client, older[1])


def test_an_answer_to_a_comment_of_an_older_page_says_whom_it_answers(
    client: FlaskClient, change, clock
) -> None:
    def alter(session, topic) -> None:
        first = case_rows.add_comment(session, topic, clock(), "Early.", name="Wilhelmina")
        gone = case_rows.add_comment(session, topic, clock(), "Gone.", name="Hid", shown=False)
        for number in range(29):
            case_rows.add_comment(session, topic, clock(), f"remark {number}.")
        case_rows.add_comment(session, topic, clock(), "Late answer.", parent=first)
        case_rows.add_comment(session, topic, clock(), "To nobody.", parent=gone)

    change(alter)
    page = read(client)
    assert "Early." not in page
    assert "answers Wilhelmina" in page
    assert "answers Hid" not in page


def test_an_answer_can_be_written_without_javascript(client: FlaskClient) -> None:
    link = re.search(r'href="([^"]*\?reply=(\d+))#write"', read(client))
    assert link
    page = read(client, link[1])
    assert f'name="parent" value="{link[2]}"' in page
    assert re.search(r"You answer <b dir=\"auto\">(Noor|Bram)</b>", page)


@pytest.mark.parametrize(
    "query", ["reply=999999", "reply=x", "before=-1", "before=" + "9" * 40, "sent=nonsense"]
)
def test_nonsense_in_the_address_changes_nothing(client: FlaskClient, query: str) -> None:
    assert client.get(f"{PAGE}?{query}").status_code == 200


def test_all_evidence_stands_on_a_page_of_its_own(client: FlaskClient) -> None:
    page = read(client, f"{PAGE}/evidence")
    assert "Micro-expressions at low resolution" in page
    assert client.get("/en/topics/none/evidence").status_code == 404


def test_search_engines_are_told_whole_addresses_whatever_host_was_asked_for(
    app: Flask, client: FlaskClient
) -> None:
    app.config["VENIRE"] = replace(app.config["VENIRE"], public_url="https://gallery.example")
    page = client.get(PAGE, headers={"Host": "127.0.0.1"}).text
    assert f'<link rel="canonical" href="https://gallery.example{PAGE}">' in page
    for code in LOCALES:
        address = f"https://gallery.example/{code}/topics/broad-emotions"
        assert f'<link rel="alternate" hreflang="{code}" href="{address}">' in page
    room = client.get("/en/", headers={"Host": "127.0.0.1"}).text
    assert 'hreflang="nl" href="https://gallery.example/nl/">' in room


def test_language_links_lead_to_the_same_page(client: FlaskClient) -> None:
    assert 'href="/nl/topics/broad-emotions" hreflang="nl"' in read(client)


def test_nothing_comes_from_elsewhere_and_nothing_is_inline(client: FlaskClient) -> None:
    page = read(client, f"{PAGE}?voted=1")
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]* src=\"/static/)", page)
    assert not re.search(r"\son\w+=", page)
    fetched = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", page)
    assert not re.search(r"<(?:link|script|img)[^>]+(?:href|src)=\"(?:https?:)?//", fetched)
