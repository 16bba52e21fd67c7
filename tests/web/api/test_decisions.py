"""Deciding by program: as at the desk, by the same code, and refused where the desk refuses."""

import pytest

from moderation.domain.lifecycle import ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Comment, LedgerEntry, ReviewItem, ReviewNote, Tag, TopicTag
from tests.web.conftest import send


def state_of(item_id):
    db.session.rollback()
    return db.session.get(ReviewItem, item_id).state


def test_an_approved_comment_stands_on_the_page_and_the_ledger_names_the_owner(mo, comment):
    item_id = comment("It folds.")
    answer = mo.decide(item_id, "approve")
    assert answer.status_code == 200
    assert (answer.json["item"], answer.json["state"]) == (item_id, "approved")
    entry = db.session.get(LedgerEntry, answer.json["decision"])
    assert (entry.act, entry.actor) == ("item.approve", f"user:{mo.user_id}")
    assert db.session.query(Comment).one().shown


def test_a_rejection_takes_a_ready_reason_or_own_words(mo, comment):
    first, second = comment("Buy."), comment("Sell.")
    assert mo.decide(first, "reject", canned="spam").status_code == 200
    assert mo.decide(second, "reject", reason="It sells.").status_code == 200
    assert mo.get(f"/items/{second}").json["history"][0]["reason"] == "It sells."


def test_holding_needs_a_reason_beside_its_field(mo, comment):
    item_id = comment()
    answer = mo.decide(item_id, "hold")
    assert answer.status_code == 422
    assert answer.json["errors"] == [{"field": "reason", "detail": "Please write something."}]
    assert state_of(item_id) == ItemState.WAITING
    assert mo.decide(item_id, "hold", reason="Who is Marta?").json["state"] == "held"
    assert mo.decide(item_id, "escalate", reason="Not for me.").json["state"] == "escalated"


def test_an_edit_goes_with_the_approval(mo, comment):
    item_id = comment("It fodls.")
    assert mo.decide(item_id, "approve", fields={"body": "It folds."}).status_code == 200
    assert db.session.query(Comment).one().body == "It folds."


def test_an_edit_goes_with_nothing_else(mo, comment):
    item_id = comment()
    answer = mo.decide(item_id, "reject", fields={"body": "It folds."}, reason="No.")
    assert answer.status_code == 422
    assert state_of(item_id) == ItemState.WAITING


@pytest.mark.parametrize(
    ("body", "field"),
    [({"fields": {"bdy": "Staged in two."}}, "bdy"), ({"means": "robotics"}, "means")],
)
def test_a_mistyped_edit_publishes_nothing(mo, comment, body, field):
    item_id = comment()
    refused = mo.decide(item_id, "approve", **body)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)
    assert mo.item(item_id)["state"] == "waiting"


def test_a_suggested_tag_can_stand_for_another(mo, tag):
    assert mo.decide(tag("towels"), "approve").status_code == 200
    assert mo.decide(tag("towel", "c" * 64), "approve", means="towels", alias=True).json
    assert [one.name for one in db.session.query(Tag)] == ["towels"]
    assert db.session.query(TopicTag).count() == 1


def test_a_note_comes_with_the_decision_or_not_at_all(mo, comment):
    first, second = comment("One."), comment("Two.")
    assert mo.decide(first, "approve", note="Fine by me.").status_code == 200
    seen = {"version": 999, "revision": 1}
    answer = mo.post(f"/items/{second}/decision", act="approve", note="Lost.", **seen)
    assert answer.status_code == 409
    assert [one.body for one in db.session.query(ReviewNote)] == ["Fine by me."]


def test_who_comes_late_is_told_who_did_what_when_and_the_difference(mo, program, comment, clock):
    item_id = comment("It fodls.")
    old = mo.item(item_id)
    other = program(Role.MODERATOR, name="ada")
    clock.forward(minutes=1)
    assert other.decide(item_id, "approve", fields={"body": "It folds."}).status_code == 200
    seen = {"version": old["version"], "revision": old["revision"]}
    answer = mo.post(f"/items/{item_id}/decision", act="reject", reason="No.", **seen)
    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    told = answer.json
    assert told["type"] == "urn:venire:problem:stale"
    assert (told["by"], told["own"]) == ({"kind": "user", "name": "ada"}, False)
    assert (told["act"], told["at"]) == ("approve", "2026-06-28T12:01:00Z")
    assert told["revision"] == old["revision"] + 1
    [difference] = told["differences"]
    assert difference["field"] == "body"
    assert {"change": "added", "text": "folds"} in difference["stretches"]
    assert state_of(item_id) == ItemState.APPROVED


def test_of_two_decisions_on_one_version_one_counts(mo, comment):
    item_id = comment()
    item = mo.item(item_id)
    body = {"act": "approve", "version": item["version"], "revision": item["revision"]}
    path = f"/items/{item_id}/decision"
    answers = [mo.post(path, **body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 409, 409]
    assert answers[1].json["own"] is True


def test_undo_says_beforehand_what_it_does_and_gives_back_what_was(mo, comment):
    item_id = comment()
    assert mo.get(f"/items/{item_id}").json["undo"] is None
    done = mo.decide(item_id, "approve").json
    foreseen = mo.get(f"/items/{item_id}").json["undo"]
    assert (foreseen["refused"], foreseen["remains"], foreseen["later"]) == (None, [], [])
    assert foreseen["happens"]
    back = mo.post(f"/items/{item_id}/undo", version=done["version"], revision=1)
    assert (back.status_code, back.json["state"]) == (200, "waiting")
    assert not db.session.query(Comment).one().shown
    again = mo.post(f"/items/{item_id}/undo", version=back.json["version"], revision=1)
    assert again.status_code == 422


def test_the_same_permissions_count_as_at_the_desk(program, comment):
    item_id = comment()
    editor = program(Role.EDITOR)
    answer = editor.decide(item_id, "approve")
    assert answer.status_code == 403
    assert answer.json["type"] == "urn:venire:problem:not-allowed"
    assert state_of(item_id) == ItemState.WAITING


def test_a_page_and_a_program_decide_on_one_version_together(mo, signed_in, comment):
    item_id = comment()
    old = mo.item(item_id)
    browser = signed_in(Role.ADMIN, "ada")
    form = {"action": "approve", "version": old["version"], "revision": old["revision"]}
    assert send(browser, f"/review/items/{item_id}/decisions", **form).status_code == 303
    seen = {"version": old["version"], "revision": old["revision"]}
    answer = mo.post(f"/items/{item_id}/decision", act="approve", **seen)
    assert (answer.status_code, answer.json["by"]["name"]) == (409, "ada")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "act"),
        ({"act": "vanish", "version": 1, "revision": 1}, "act"),
        ({"act": "approve", "version": "1", "revision": 1}, "version"),
        ({"act": "approve", "version": True, "revision": 1}, "version"),
        ({"act": "approve", "version": 1.5, "revision": 1}, "version"),
        ({"act": "approve", "version": 2**31, "revision": 1}, "version"),
        ({"act": "approve", "version": 1, "revision": -1}, "revision"),
        ({"act": "approve", "version": 1, "revision": None}, "revision"),
        ({"act": "approve", "version": 1, "revision": 1, "reason": "x" * 501}, "reason"),
        ({"act": "approve", "version": 1, "revision": 1, "holder": "a b"}, "holder"),
        ({"act": "approve", "version": 1, "revision": 1, "fields": ["body"]}, "fields"),
        ({"act": "approve", "version": 1, "revision": 1, "fields": {"body": 1}}, "fields"),
        ({"act": "approve", "version": 1, "revision": 1, "alias": "yes"}, "alias"),
        ({"act": "approve", "version": 1, "revision": 1, "force": True}, "force"),
    ],
)
def test_a_body_that_is_not_as_declared_is_refused_field_by_field(mo, comment, body, field):
    item_id = comment()
    answer = mo.post(f"/items/{item_id}/decision", **body)
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json["errors"]]
    assert state_of(item_id) == ItemState.WAITING


def test_withdrawing_is_for_authors(mo, comment):
    item_id = comment()
    assert mo.decide(item_id, "withdraw").status_code in (403, 422)
    assert state_of(item_id) == ItemState.WAITING
