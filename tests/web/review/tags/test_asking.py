"""Asking for changes of tags: what would happen is shown before anything does."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import Tag, TagChange
from tests.web.conftest import send
from tests.web.review.tags.test_vocabulary import write_tag

NEW = "/review/tags/changes/new"


@pytest.fixture(autouse=True)
def vocabulary(app, clock) -> None:
    write_tag(clock, "ml", topic_count=3)
    write_tag(clock, "machine learning", topic_count=7)
    write_tag(clock, "c, d")


def asked(answer) -> str:
    """The text form that a small form's answer leads to."""
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.location).query)["ask"][0]


def seen(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def planned() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(TagChange))


def test_a_preview_says_what_a_line_touches_and_who_has_to_agree(mo):
    page = mo.get(NEW, query_string={"ask": "merge ml -> machine learning"}).text
    assert "3 topics" in page
    assert "You can do this alone." in page
    assert "Topics with “ml” get “machine learning” in its place." in page
    assert planned() == 0


def test_all_faults_are_told_with_their_lines(mo):
    text = "merge ml -> machine learning\nmerge none -> ml\n\nrevive machine learning\n"
    answer = mo.get(NEW, query_string={"ask": text})
    assert "Line 1:" not in answer.text
    assert "Line 2: There is no tag “none”. <code" in " ".join(answer.text.split())
    assert "Line 4:" in answer.text
    assert "Line 2:" in mo.get(NEW, query_string={"ask": "\nfrobnicate"}).text
    assert 'name="seen"' not in answer.text
    assert send(mo, NEW, ask=text, action="plan").status_code == 422
    assert planned() == 0


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ({"act": "merge", "name": "ml", "to": "Machine_Learning"}, "merge ml -> machine learning"),
        ({"act": "alias", "name": "M/L", "to": "ml"}, "alias m/l -> ml"),
        ({"act": "alias", "name": "a, b", "to": "c, d"}, 'alias "a, b" -> "c, d"'),
        ({"act": "split", "name": "ml", "to": "a, b,c"}, "split ml -> a, b, c"),
        ({"act": "deprecate", "name": "c → d"}, 'deprecate "c → d"'),
    ],
)
def test_small_forms_write_a_line(mo, form, line):
    assert asked(mo.get(NEW, query_string=form)) == line


@pytest.mark.parametrize(
    "form",
    [
        {"act": "explode", "name": "ml"},
        {"act": "merge", "name": "ml"},
        {"act": "merge", "name": "ml", "to": "!"},
        {"act": "split", "name": "ml", "to": "a"},
        {"act": "rename", "name": "ml", "to": "x" * 61},
    ],
)
def test_what_a_small_form_cannot_mean_is_refused(mo, form):
    answer = mo.get(NEW, query_string=form)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)


def test_a_small_change_takes_one_preview_and_one_press(mo):
    text = "alias m/l -> ml"
    shown = mo.get(NEW, query_string={"ask": text}).text
    answer = send(mo, NEW, ask=text, action="run", seen=seen(shown))
    assert (answer.status_code, answer.location) == (303, "/review/tags/changes/1")
    db.session.rollback()
    assert db.session.get_one(TagChange, 1).state == "running"


def test_a_plan_waits_for_its_planner(mo):
    text = "alias m/l -> ml"
    shown = mo.get(NEW, query_string={"ask": text}).text
    answer = send(mo, NEW, ask=text, action="plan", seen=seen(shown), reason="Both are used.")
    assert answer.status_code == 303
    db.session.rollback()
    change = db.session.get_one(TagChange, 1)
    assert (change.state, change.reason) == ("planned", "Both are used.")


def test_what_was_not_shown_is_not_done(mo, clock):
    shown = seen(mo.get(NEW, query_string={"ask": "alias m/l -> ml"}).text)
    answer = send(mo, NEW, ask="merge ml -> machine learning", action="run", seen=shown)
    assert (answer.status_code, "Please look again." in answer.text) == (409, True)
    assert "3 topics" in answer.text
    assert send(mo, NEW, ask="alias m/l -> ml", action="run").status_code == 409
    assert planned() == 0


def test_a_topic_that_came_meanwhile_is_no_reason_to_look_again(mo):
    text = "merge ml -> machine learning"
    shown = seen(mo.get(NEW, query_string={"ask": text}).text)
    with transaction() as session:
        session.query(Tag).filter_by(name="ml").update({"topic_count": 4})
    assert send(mo, NEW, ask=text, action="run", seen=shown).status_code == 303


def test_a_changed_text_is_shown_again(mo):
    page = send(mo, NEW, ask="alias m/l -> ml", action="preview")
    assert (page.status_code, "What it would do" in page.text) == (200, True)
    assert send(mo, NEW, ask="").status_code == 200
    assert send(mo, NEW, ask="", action="plan").status_code == 422


def test_the_tag_page_leads_to_each_change(mo):
    page = mo.get("/review/tags/ml").text
    for act in ("alias", "imply", "rename", "merge", "split", "deprecate"):
        assert f'name="act" value="{act}"' in page


@pytest.mark.parametrize(
    "name",
    [
        "\x00",
        "\u202eevil",
        "x" * 10_000,
        '"',
        '"a" -> b',
        "# a",
        "a #b",
        "on",
        "a\nmerge b",
        "-> x",
    ],
)
def test_no_name_breaks_out_of_its_line(mo, name):
    answer = mo.get(NEW, query_string={"act": "alias", "name": name, "to": "ml"})
    if answer.status_code == 422:
        return
    line = asked(answer)
    assert line.startswith("alias ")
    assert line.endswith(" -> ml")
    assert len(line.splitlines()) == 1
    page = mo.get(answer.location).text
    assert "What it would do" in page
    assert "1 alias" in page
