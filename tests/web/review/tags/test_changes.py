"""Changes of tags: their list, the page of each, and its buttons."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from moderation.actions.operating.settings import change_site_settings
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import TagChange
from moderation.queries.settings import SiteSettings
from tests.actions.tags.changes.working import work_on
from tests.web.conftest import send
from tests.web.review.tags.test_asking import NEW, seen
from tests.web.review.tags.test_vocabulary import write_tag

PATH = "/review/tags/changes/1"


@pytest.fixture(autouse=True)
def vocabulary(app, clock) -> None:
    write_tag(clock, "ml", topic_count=3)
    write_tag(clock, "machine learning", topic_count=7)


@pytest.fixture
def ask(mo: FlaskClient) -> Callable[..., None]:
    """A function with which Mo plans a change, or has it done at once."""

    def plan(text: str = "rename ml -> m l\nalias deep -> machine learning", action="plan"):
        shown = mo.get(NEW, query_string={"ask": text}).text
        assert send(mo, NEW, ask=text, action=action, seen=seen(shown)).status_code == 303

    return plan


def state(number: int = 1) -> str:
    db.session.rollback()
    return db.session.get_one(TagChange, number).state


def press(browser: FlaskClient, action: str, number: int = 1, **form: object):
    """Press a button on the page of a change, as it stands now."""
    db.session.rollback()
    version = db.session.get_one(TagChange, number).version
    path = f"/review/tags/changes/{number}/steps"
    return send(browser, path, action=action, **{"version": version, **form})


def test_a_change_tells_line_by_line_what_it_does(mo, ask):
    assert "No change of tags stands here." in mo.get("/review/tags/changes").text
    ask()
    page = mo.get(PATH).text
    assert "You can do this alone." in page
    assert "“ml” is called “m l” from now on." in page
    assert "“deep” becomes another name of “machine learning”." in page
    assert "3 topics" in page
    listed = mo.get("/review/tags/changes").text
    assert f'href="{PATH}"' in listed
    assert "rename ml -&gt; m l</span> and 1 more line" in listed
    assert f'href="{PATH}"' in mo.get("/review/tags/changes?state=planned").text
    assert f'href="{PATH}"' not in mo.get("/review/tags/changes?state=done").text
    assert mo.get("/review/tags/changes/2").status_code == 404


def test_a_change_runs_and_its_page_says_how_far_it_is(mo, ask, operator):
    ask()
    assert press(mo, "run").location == PATH
    page = mo.get(PATH).text
    assert "data-working" in page
    assert "<progress" in page
    work_on(operator, 1)
    page = mo.get(PATH).text
    assert state() == "done"
    assert "data-working" not in page
    assert 'class="is-done"' in page
    assert mo.get("/review/tags/m-l").status_code == 200


def test_who_comes_late_changes_nothing(mo, ask):
    ask()
    assert press(mo, "run", version=99).status_code == 409
    assert press(mo, "dance").status_code == 422
    assert state() == "planned"


def test_somebody_elses_plan_cannot_be_run(mo, ask, signed_in):
    ask()
    somebody = signed_in(Role.EDITOR, "ed")
    page = somebody.get(PATH).text
    assert "Only who planned this can have it done." in page
    assert press(somebody, "run").status_code == 403
    assert press(somebody, "stop").status_code == 303
    assert state() == "stopped"
    assert press(mo, "resume").status_code == 303
    assert state() == "planned"


@pytest.mark.parametrize("limits", [{}, {"tag_change_second": 1}])
def test_what_reaches_far_waits_for_somebody_else(mo, ask, signed_in, operator, limits):
    settings = replace(SiteSettings(), **({"tag_change_alone": 1} | limits))
    change_site_settings(operator, settings, 0)
    text = "rename ml -> m l"
    shown = mo.get(NEW, query_string={"ask": text}).text
    words = "An admin has to agree." if limits else "A second person has to agree."
    assert words in shown
    ask(text, "run")
    assert state() == "needs_agreement"
    again = mo.get(NEW, query_string={"ask": f"# again\n{text}"}).text
    assert "Change 1 asks for the same" in again
    assert press(mo, "agree").status_code == 403
    editor, admin = signed_in(Role.EDITOR, "ed"), signed_in(Role.ADMIN, "ada")
    assert ("Agree, and have it done" in editor.get(PATH).text) is not bool(limits)
    assert press(editor if not limits else admin, "agree").status_code == 303
    assert state() == "running"
    assert "agreed to by" in mo.get(PATH).text


def test_what_was_done_is_taken_back_but_for_what_others_changed_since(
    mo, ask, operator, signed_in
):
    ask("alias deep -> machine learning\nalias m l -> ml", "run")
    work_on(operator, 1)
    page = mo.get(PATH).text
    assert "Plan to take it back" in page
    assert "What others changed since" not in page
    somebody = signed_in(Role.EDITOR, "ed")
    text = "unalias deep"
    shown = seen(somebody.get(NEW, query_string={"ask": text}).text)
    assert send(somebody, NEW, ask=text, action="run", seen=shown).status_code == 303
    work_on(operator, 2)
    page = " ".join(mo.get(PATH).text.split())
    assert "<bdi>deep</bdi>: alias removed, by ed" in page
    assert press(mo, "undo").location == "/review/tags/changes/3"
    page = mo.get("/review/tags/changes/3").text
    assert "Take back change 1" in page
    assert "What others changed since" in page
    assert press(mo, "run", 3).status_code == 303
    work_on(operator, 3)
    assert (state(), state(3)) == ("undone", "done")
    assert "See the change that takes it back" in mo.get(PATH).text
    assert mo.get("/review/tags/m-l").status_code == 404
    assert press(mo, "undo").status_code == 422


def test_a_hundred_lines_make_no_heavy_page(mo, ask):
    names = [f"name {number:02} {'顔' * 40}" for number in range(100)]
    text = "\n".join(f"alias {name} -> machine learning" for name in names)
    shown = send(mo, NEW, ask=text, action="preview").text
    assert len(shown.encode()) < 60_000
    assert send(mo, NEW, ask=text, action="plan", seen=seen(shown)).status_code == 303
    page = mo.get(PATH).text
    assert len(page.encode()) < 60_000
    assert page.count("1 alias") == 100
