"""Blind second looks: drawn at the rate that was set, told nothing, and without any effect."""

import re
from dataclasses import replace

import pytest

from moderation.actions.decisions import decide_locked
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.record import lock
from moderation.actions.screening.reporting import RULE
from moderation.actions.transaction import transaction
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import BlindSample, ReviewItem, SecondLook
from moderation.queries.measures.second_looks import compared
from moderation.queries.settings import read_site_settings
from moderation.queries.verification import verify
from tests.web.conftest import send


@pytest.fixture
def always(app, acting):
    """Every decision is followed by a second look, at the first candidate."""
    settings, version = read_site_settings()
    change_site_settings(acting(Role.ADMIN), replace(settings, second_looks_percent=50), version)
    app.extensions["venire_chance"] = lambda: 0.0


def decide(browser, item_id, action="approve", **more):
    page = browser.get(f"/review/items/{item_id}").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    form = {"action": action, "version": version, "revision": 1, **more}
    answer = send(browser, f"/review/items/{item_id}/decisions", **form)
    assert answer.status_code == 303
    return answer.location


@pytest.fixture
def grace(signed_in):
    """Another moderator's browser."""
    return signed_in(Role.MODERATOR, "grace")


@pytest.fixture
def look(always, comment, mo, grace):
    """Where Grace is led after deciding, when Mo has rejected something before."""
    rejected = comment("In two of three demos it was staged.")
    decide(mo, rejected, "reject", reason="No source.")
    return decide(grace, comment("Another one.", author="d" * 64))


def row():
    return db.session.query(SecondLook).populate_existing().one()


def test_nobody_looks_twice_unless_an_admin_says_how_often(comment, mo, grace):
    decide(mo, comment())
    assert "/looks/" not in decide(grace, comment("Another one.", author="d" * 64))


def test_nobody_looks_at_their_own_decisions(always, comment, mo):
    decide(mo, comment())
    assert "/looks/" not in decide(mo, comment("Another one.", author="d" * 64))


def test_a_second_look_shows_the_item_without_its_decision(look, grace):
    assert look.startswith("/review/looks/1?")
    page = grace.get(look).text
    assert "In two of three demos it was staged." in page
    assert not re.search(r"rejected|No source|\bmo\b", page)


@pytest.mark.parametrize("known", [False, True])
def test_what_an_approval_changed_does_not_tell_of_it(
    always, comment, tag, mo, grace, signed_in, known
):
    decide(grace, tag("Computer vision", author="c" * 64))
    suggested = tag("Machine sight")
    decide(mo, suggested, means="computer vision", alias="yes")
    if known:
        ada = signed_in(Role.ADMIN, "ada")
        send(ada, f"/review/items/{suggested}/known-answer", used="yes")
    look = decide(grace, comment("Another one.", author="d" * 64))
    page = grace.get(look).text
    assert "Machine sight" in page or "machine sight" in page
    assert not re.search("computer vision|means “|alias", page)


def test_a_later_decision_changes_nothing_of_what_was_asked(look, mo, grace):
    decide(mo, 1, "undo")
    decide(mo, 1, **{"field-body": "It was not staged."})
    page = grace.get(look).text
    assert "In two of three demos it was staged." in page
    assert "It was not staged." not in page


def test_an_answer_is_kept_told_and_changes_nothing(look, grace, app):
    before = db.session.get_one(ReviewItem, 1).version
    answer = send(grace, look, answer="approve")
    assert (answer.status_code, answer.location) == (303, "/review/?done=2")
    assert "mo had decided otherwise" in grace.get(answer.location).text
    db.session.expire_all()
    assert (row().first_act, row().act) == ("reject", "approve")
    assert (db.session.get_one(ReviewItem, 1).version, db.session.get_one(ReviewItem, 1).state) == (
        before,
        "rejected",
    )
    assert list(verify().problems) == []


def test_the_undo_of_ones_own_decision_follows_the_look(look, grace):
    answer = send(grace, look, answer="unsure")
    assert 'value="undo"' in grace.get(answer.location).text


def test_an_answer_counts_once(look, grace):
    send(grace, look, answer="approve")
    again = send(grace, look, answer="reject")
    assert "You had answered this already." in grace.get(again.location).text
    db.session.expire_all()
    assert row().act == "approve"


def test_a_look_is_for_whom_it_was_asked(look, mo):
    assert mo.get("/review/looks/1").status_code == 404
    assert send(mo, "/review/looks/1", answer="approve").status_code == 404


@pytest.mark.parametrize("answer", ["", "undo", "approve\0"])
def test_an_answer_that_is_none_is_refused(look, grace, answer):
    assert send(grace, look, answer=answer).status_code == 422
    assert row().act is None


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_a_look_leads_nowhere_else(look, grace, onward):
    answer = send(grace, f"/review/looks/1?onward={onward}", answer="approve")
    assert answer.location == "/review/"


def test_an_admin_uses_an_item_whose_answer_is_known(always, comment, mo, grace, signed_in):
    ada = signed_in(Role.ADMIN, "ada")
    item_id = comment()
    decide(ada, item_id)
    send(ada, f"/review/items/{item_id}/known-answer", used="yes")
    assert "The known answer: approved" in ada.get(f"/review/items/{item_id}").text
    assert "The known answer" not in grace.get(f"/review/items/{item_id}").text
    look = decide(grace, comment("Another one.", author="d" * 64))
    send(grace, look, answer="reject")
    assert (row().first_by, row().act) == (None, "reject")
    page = grace.get("/review/measures").text
    assert "0 of 1" in page
    send(ada, f"/review/items/{item_id}/known-answer", used="no")
    assert "Test people with this" in ada.get(f"/review/items/{item_id}").text


def test_the_ledger_tells_those_who_are_asked_neither_tests_nor_answers(
    look, comment, grace, signed_in
):
    send(grace, look, answer="approve")
    ada = signed_in(Role.ADMIN, "ada")
    send(ada, "/review/items/1/known-answer", used="yes")
    page = grace.get("/admin/ledger").text
    assert "second_look.answered" in page
    assert not re.search("second_look:1|known_answer:1|first_act", page)
    for subject in ("second_look:1", "known_answer:1"):
        assert grace.get(f"/admin/ledger?subject={subject}").status_code == 404
        assert "act: " in ada.get(f"/admin/ledger?subject={subject}").text
    assert "first_act: reject" in ada.get("/admin/ledger").text


def test_what_waits_has_no_known_answer(comment, signed_in):
    ada = signed_in(Role.ADMIN, "ada")
    assert send(ada, f"/review/items/{comment()}/known-answer", used="yes").status_code == 422


def test_the_page_tells_how_often_others_agreed_and_took_back(look, grace, mo, signed_in):
    send(grace, look, answer="approve")
    decide(grace, 1, "undo", reason="It has one.")
    page = mo.get("/review/measures").text
    agreed, known, back = re.findall(r"<td>\s*(.*?)\s*</td>", page[page.index("Others agreed") :])
    assert (agreed, known, back) == ("0 of 1", "–", "1 of 1")
    ada = signed_in(Role.ADMIN, "ada")
    assert "Taken back by others" in ada.get("/review/measures").text


def test_figures_begin_where_everything_that_was_taken_back_is_counted(
    comment, mo, grace, clock, monkeypatch
):
    monkeypatch.setattr("moderation.queries.measures.second_looks.MOST_TAKEN_BACK", 1)
    for number in range(2):
        decide(mo, comment(f"Comment {number}", author=f"{number}" * 64))
    clock.forward(minutes=5)
    for item_id in (1, 2):
        clock.forward(minutes=1)
        decide(grace, item_id, "undo")
    page = mo.get("/review/measures").text
    assert re.findall(r"<td>\s*(.*?)\s*</td>", page[page.index("Others agreed") :])[2] == "1 of 1"


@pytest.fixture
def let_through(app, acting, comment, clock):
    """A comment that appeared without a person and was drawn; blind looks come at once."""
    settings, version = read_site_settings()
    change_site_settings(acting(Role.ADMIN), replace(settings, blind_samples_percent=10), version)
    app.extensions["venire_chance"] = lambda: 0.0
    item_id = comment("Buy cheap pills.")
    with transaction() as session:
        item = lock(session, ReviewItem, item_id)
        decide_locked(session, acting(actor=RULE), item, DecisionAct.APPROVE, None)
        session.add(BlindSample(item_id=item_id, weight=10.0, drawn_at=clock()))
    return item_id


def test_what_was_let_through_is_shown_without_saying_so(let_through, comment, grace):
    look = decide(grace, comment("Another one.", author="d" * 64))
    page = grace.get(look).text
    assert "Buy cheap pills." in page
    assert "without a person" not in page
    answered = send(grace, look, answer="approve")
    assert "As it was decided" in grace.get(answered.location).text
    sample = db.session.get_one(BlindSample, let_through)
    assert (sample.unwanted, sample.answered_at is None) == (False, False)
    assert "/looks/" not in decide(grace, comment("A third one.", author="e" * 64))


def test_what_somebody_would_have_rejected_waits_for_people(let_through, comment, grace):
    look = decide(grace, comment("Another one.", author="d" * 64))
    answered = send(grace, look, answer="reject")
    assert "now it waits for one" in grace.get(answered.location).text
    report = db.session.query(ReviewItem).filter_by(kind="report").one()
    assert (report.reason, report.origin) == ("blind_look", "rule:screening")
    assert db.session.get_one(ReviewItem, let_through).state == "approved"
    assert compared() == []
    assert list(verify().problems) == []


def test_who_is_unsure_leaves_it_to_the_next(let_through, comment, grace, mo):
    look = decide(grace, comment("Another one.", author="d" * 64))
    send(grace, look, answer="unsure")
    assert db.session.get_one(BlindSample, let_through).answered_at is None
    assert "/looks/" in decide(mo, comment("A third one.", author="e" * 64))
