"""Many items at once on pages: select, see what would happen, have it done, take it back."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from moderation.actions.bulk import go_on_with
from moderation.actions.operating.settings import change_site_settings
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.queries.settings import SiteSettings
from tests.web.conftest import send


@pytest.fixture
def work(clock) -> Callable[[str], None]:
    """A function that does what a worker would for the change at an address."""

    def do(address: str) -> None:
        db.session.rollback()
        while go_on_with(clock(), int(address.rpartition("/")[2]), lambda session: None):
            pass
        db.session.rollback()

    return do


def plan(browser: FlaskClient, action: str = "approve", **form: object) -> str:
    answer = send(browser, "/review/bulk", action=action, **form)
    assert answer.status_code == 303
    return answer.location


def version_on(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page)[1]


def step(browser: FlaskClient, address: str, action: str):
    version = version_on(browser.get(address).text)
    return send(browser, f"{address}/steps", action=action, version=version)


def state_of(item: int) -> str:
    db.session.rollback()
    return db.session.get_one(ReviewItem, item).state


def test_selected_items_are_planned_done_and_taken_back(mo: FlaskClient, comment, work) -> None:
    items = [comment("First."), comment("Second.", author="c" * 64)]
    page = mo.get("/review/?select=yes").text
    assert all(f'form="bulk" name="item" value="{item}"' in page for item in items)
    address = plan(mo, item=items)
    page = mo.get(address).text
    assert page.count("It appears on the topic&#39;s page.") == 2
    assert [state_of(item) for item in items] == ["waiting"] * 2
    assert step(mo, address, "run").status_code == 303
    work(address)
    assert [state_of(item) for item in items] == ["approved"] * 2
    assert "done: 2" in mo.get(address).text
    back = step(mo, address, "undo").location
    assert "The comment leaves the page and waits again." in mo.get(back).text
    step(mo, back, "run")
    work(back)
    assert [state_of(item) for item in items] == ["waiting"] * 2
    assert "taken back" in mo.get(address).text
    assert back in mo.get(address).text


def test_a_whole_queue_is_planned(mo: FlaskClient, comment, tag) -> None:
    comment("First.")
    tag("laundry")
    answer = send(mo, "/review/bulk?kind=comment", action="approve", scope="queue")
    page = mo.get(answer.location).text
    assert "First." in page
    assert "laundry" not in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"action": "approve"}, "Select some items first."),
        ({"action": "melt", "item": "1"}, "Choose what to do."),
        ({"action": "approve", "item": "4711"}, "There is nothing to decide here."),
    ],
)
def test_a_form_that_plans_nothing_says_why(mo: FlaskClient, topic, form, said) -> None:
    answer = send(mo, "/review/bulk", **form)
    assert answer.status_code == 422
    assert said in answer.text


def test_what_moved_is_named_with_who_did_what(mo: FlaskClient, comment, signed_in, work) -> None:
    item, other = comment("First."), comment("Second.", author="c" * 64)
    address = plan(mo, item=[item, other])
    grace = signed_in(Role.ADMIN, "grace")
    page = grace.get(f"/review/items/{item}").text
    seen = dict(re.findall(r'name="(version|revision)" value="(\d+)"', page))
    send(grace, f"/review/items/{item}/decisions", action="approve", **seen)
    step(mo, address, "run")
    work(address)
    page = mo.get(f"{address}?show=moved").text
    assert "grace: approved" in page
    assert "Second." not in page
    assert (state_of(item), state_of(other)) == ("approved", "approved")


def test_above_the_limit_somebody_else_agrees_on_the_page(
    mo: FlaskClient, operator, comment, signed_in, work
) -> None:
    change_site_settings(operator, SiteSettings(bulk_limit_alone=1), 0)
    items = [comment("First."), comment("Second.", author="c" * 64)]
    address = plan(mo, item=items)
    assert "Ask somebody to agree" in mo.get(address).text
    step(mo, address, "run")
    assert 'value="agree"' not in mo.get(address).text
    assert "for you to agree" not in mo.get("/review/").text
    assert step(mo, address, "agree").status_code == 403
    grace = signed_in(Role.ADMIN, "grace")
    assert "1 waits for you to agree" in grace.get("/review/").text
    assert 'value="agree"' in grace.get(address).text
    assert step(grace, address, "agree").status_code == 303
    work(address)
    assert [state_of(item) for item in items] == ["approved"] * 2


def test_what_was_stopped_goes_on_from_its_page(mo: FlaskClient, comment, signed_in, work) -> None:
    item = comment("First.")
    address = plan(mo, item=[item])
    step(mo, address, "stop")
    grace = signed_in(Role.ADMIN, "grace")
    assert 'value="resume"' not in grace.get(address).text
    seen = version_on(mo.get(address).text)
    forged = send(grace, f"{address}/steps", action="resume", version=seen)
    assert forged.status_code == 403
    step(mo, address, "resume")
    step(mo, address, "run")
    work(address)
    assert state_of(item) == "approved"
    assert 'value="resume"' not in mo.get(address).text


def test_a_step_that_cannot_be_taken_says_why_and_changes_nothing(
    mo: FlaskClient, comment, work
) -> None:
    address = plan(mo, item=[comment("First.")])
    stale = send(mo, f"{address}/steps", action="run", version="0")
    assert stale.status_code == 409
    assert step(mo, address, "stop").status_code == 303
    answer = send(mo, f"{address}/steps", action="undo", version="1")
    assert answer.status_code == 422
    assert "There is nothing to take back." in answer.text
    assert send(mo, "/review/bulk/4711/steps", action="run", version="1").status_code == 404


def test_changes_are_listed(mo: FlaskClient, comment) -> None:
    assert "Nothing has been planned yet." in mo.get("/review/bulk").text
    address = plan(mo, item=[comment("First.")])
    assert f'href="{address}"' in mo.get("/review/bulk").text


def test_the_item_says_beforehand_what_an_undo_would_do(mo: FlaskClient, comment, work) -> None:
    item = comment("First.")
    address = plan(mo, item=[item])
    step(mo, address, "run")
    work(address)
    assert "The comment leaves the page and waits again." in mo.get(f"/review/items/{item}").text


def test_a_rejection_without_a_reason_is_asked_for_one_with_the_ticks_kept(
    mo: FlaskClient, comment
) -> None:
    items = [comment("First."), comment("Second.", author="c" * 64)]
    answer = send(mo, "/review/bulk", action="reject", scope="selected", item=items[:1], reason=" ")
    assert answer.status_code == 422
    assert "Say why, once for all of them." in answer.text
    assert f'value="{items[0]}" checked' in answer.text
    assert f'value="{items[1]}" checked' not in answer.text
    assert plan(mo, "reject", scope="selected", item=items, reason="Not about this question.")
