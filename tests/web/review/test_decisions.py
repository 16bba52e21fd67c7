"""A decision names what it saw, takes effect at once, and can be taken back."""

import re

import pytest
from sqlalchemy import select

from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Comment, LedgerEntry, ReviewItem, TopicTag
from tests.web.conftest import OWN, send, token_of


def stands(item_id):
    db.session.rollback()
    return db.session.execute(
        select(ReviewItem.state, ReviewItem.version).where(ReviewItem.id == item_id)
    ).one()


def decide(browser, item_id, action="approve", version=None, revision=1, query="", **form):
    version = stands(item_id).version if version is None else version
    path = f"/review/items/{item_id}/decisions{query}"
    return send(browser, path, action=action, version=version, revision=revision, **form)


def test_an_approved_comment_appears(mo, comment):
    item_id = comment()
    answer = decide(mo, item_id)
    assert answer.status_code == 303
    assert stands(item_id).state == "approved"
    assert db.session.scalar(select(Comment.shown))


def test_an_approved_tag_stands_on_its_topic(mo, tag):
    decide(mo, tag("soft robotics"))
    assert db.session.scalar(select(TopicTag.present))


def test_a_rejection_needs_a_reason_and_keeps_what_was_typed_apart(mo, comment):
    item_id = comment()
    answer = decide(mo, item_id, "reject", reason="   ")
    assert answer.status_code == 422
    assert "Please write something." in answer.text
    assert stands(item_id).state == "waiting"


@pytest.mark.parametrize(
    ("field", "text"), [("reason", "Not about this question"), ("canned", "off_topic")]
)
def test_a_rejection_tells_its_reason(mo, comment, field, text):
    item_id = comment()
    assert decide(mo, item_id, "reject", **{field: text}).status_code == 303
    assert stands(item_id).state == "rejected"
    assert "Not about this question" in mo.get(f"/review/items/{item_id}").text


def test_the_next_item_of_the_queue_comes_with_a_way_back(mo, comment, clock):
    first = comment("First of all.")
    clock.forward(minutes=1)
    second = comment("Second to that.")
    answer = decide(mo, first)
    assert answer.location == f"/review/items/{second}?done={first}"
    page = mo.get(answer.location).text
    assert "Approved “First of all.”." in page
    assert f"/review/items/{first}/decisions" in page


def test_the_queue_stays_the_chosen_one(mo, comment, tag, clock):
    first = comment("First of all.")
    clock.forward(minutes=1)
    tag("folding")
    clock.forward(minutes=1)
    third = comment("Third to that.")
    answer = decide(mo, first, query="?kind=comment")
    assert answer.location == f"/review/items/{third}?kind=comment&done={first}"


def test_after_the_last_item_comes_the_empty_queue(mo, comment):
    item_id = comment()
    answer = decide(mo, item_id)
    assert answer.location == f"/review/?done={item_id}"
    page = mo.get(answer.location).text
    assert "Nothing waits here" in page
    assert "Undo" in page


def test_undo_gives_back_what_was(mo, comment):
    item_id = comment(score=3.0)
    decide(mo, item_id)
    answer = decide(mo, item_id, "undo")
    assert answer.location == f"/review/items/{item_id}?done={item_id}"
    assert stands(item_id).state == "held"
    assert not db.session.scalar(select(Comment.shown))
    assert "waits again" in mo.get(answer.location).text


def test_the_bar_is_only_for_who_did_it_last(mo, signed_in, comment):
    item_id = comment()
    decide(mo, item_id)
    other = signed_in(Role.MODERATOR, "grace")
    assert 'class="undo-bar"' not in other.get(f"/review/?done={item_id}").text


def test_a_stale_decision_changes_nothing_and_says_who_was_faster(mo, signed_in, comment, clock):
    item_id, grace = comment(), signed_in(Role.MODERATOR, "grace")
    seen = stands(item_id).version
    decide(grace, item_id, "reject", reason="Staged")
    clock.forward(minutes=3)
    before = stands(item_id)
    answer = decide(mo, item_id, "approve", version=seen)
    assert answer.status_code == 409
    assert "Somebody was faster:" in answer.text
    assert "rejected by grace" in answer.text
    assert "3 minutes ago" in answer.text
    assert stands(item_id) == before


def test_a_stale_rejection_keeps_its_reason_for_the_next_try(mo, signed_in, comment):
    field = "reason"
    item_id, grace = comment(), signed_in(Role.MODERATOR, "grace")
    seen = stands(item_id).version
    decide(grace, item_id)
    answer = decide(mo, item_id, "reject", version=seen, **{field: "Staged <twice>"})
    assert answer.status_code == 409
    assert '<q class="typed" dir="auto">Staged &lt;twice&gt;</q>' in answer.text
    decide(grace, item_id, "undo")
    answer = decide(mo, item_id, "reject", version=seen, **{field: "Staged <twice>"})
    assert 'value="Staged &lt;twice&gt;"' in answer.text


def test_a_decision_on_what_another_took_over_says_who_is_at_it(mo, signed_in, comment, clock):
    item_id, grace = comment(), signed_in(Role.MODERATOR, "grace")
    send(mo, f"/review/items/{item_id}/lease", action="take")
    send(grace, f"/review/items/{item_id}/lease", action="take_over")
    answer = decide(mo, item_id, "reject", reason="Staged")
    assert answer.status_code == 409
    assert "grace has taken this over." in answer.text
    assert "Somebody was faster" not in answer.text
    assert "Staged" in answer.text
    assert 'value="take_over"' in answer.text
    assert stands(item_id).state == "waiting"
    assert decide(grace, item_id).status_code == 303


def test_after_a_stale_decision_the_form_comes_with_fresh_versions(mo, signed_in, comment):
    item_id, grace = comment(), signed_in(Role.MODERATOR, "grace")
    seen = stands(item_id).version
    decide(grace, item_id)
    decide(grace, item_id, "undo")
    answer = decide(mo, item_id, "approve", version=seen)
    fresh = re.search(r'name="version" value="(\d+)"', answer.text)
    assert answer.status_code == 409
    assert int(fresh[1]) == stands(item_id).version
    assert decide(mo, item_id, version=int(fresh[1])).status_code == 303


def test_a_changed_revision_is_shown_as_a_difference(mo, comment):
    from moderation.actions.transaction import transaction
    from moderation.models import Revision

    item_id = comment("It folded a red shirt.")
    with transaction() as session:
        item = session.get(ReviewItem, item_id)
        item.revision = 2
        content = {"author": "Marta", "body": "It folded a blue shirt.", "parent": None}
        session.add(
            Revision(item_id=item_id, number=2, content=content, written_by="user:1",
                     written_at=item.created_at)
        )  # fmt: skip
    answer = decide(mo, item_id, revision=1)
    assert answer.status_code == 409
    assert "<del>red</del>" in answer.text
    assert "<ins>blue</ins>" in answer.text


@pytest.mark.parametrize(
    "form",
    [
        {"version": "", "revision": 1},
        {"version": "x", "revision": "1"},
        {"version": "9" * 40, "revision": "1"},
        {"version": "-2", "revision": "1"},
        {},
    ],
)
def test_a_form_without_true_versions_changes_nothing(mo, comment, form):
    item_id = comment()
    answer = send(mo, f"/review/items/{item_id}/decisions", action="approve", **form)
    assert answer.status_code == 409
    assert stands(item_id).state == "waiting"


@pytest.mark.parametrize("action", ["", "explode", "APPROVE", "release", "undo"])
def test_an_unknown_or_impossible_act_is_refused(mo, comment, action):
    item_id = comment()
    assert decide(mo, item_id, action).status_code == 422
    assert stands(item_id).state == "waiting"


def test_an_item_that_is_not_there(mo, topic):
    form = {"action": "approve", "version": 1, "revision": 1}
    assert send(mo, "/review/items/99/decisions", **form).status_code == 404
    assert mo.get("/review/items/99").status_code == 404
    assert mo.get("/review/items/999999999999999999999999").status_code == 404


def test_an_editor_reads_comments_but_decides_evidence_only(signed_in, comment):
    item_id, editor = comment(), signed_in(Role.EDITOR)
    page = editor.get(f"/review/items/{item_id}").text
    assert "Your role reads this kind of item" in page
    assert 'value="approve"' not in page
    assert decide(editor, item_id).status_code == 403
    assert stands(item_id).state == "waiting"


def test_a_right_that_was_lost_in_between_decides_nothing(mo, comment, operator, person):
    from moderation.actions import users
    from moderation.models import User

    item_id = comment()
    mo.get(f"/review/items/{item_id}")
    user_id = db.session.scalar(select(User.id).where(User.email == "mo@example.org"))
    users.change_role(operator, user_id, Role.EDITOR)
    answer = decide(mo, item_id)
    assert (answer.status_code, answer.location[:11]) == (303, "/auth/login")
    assert stands(item_id).state == "waiting"


def test_two_clicks_decide_once(mo, comment):
    item_id = comment()
    version = stands(item_id).version
    answers = [decide(mo, item_id, version=version).status_code for _ in range(2)]
    assert answers == [303, 409]
    acts = select(LedgerEntry.act).where(
        LedgerEntry.subject == f"item:{item_id}", LedgerEntry.act == "item.approve"
    )
    assert len(db.session.scalars(acts).all()) == 1


def test_a_form_that_lay_open_for_hours_still_decides(mo, comment, clock, monkeypatch):
    from itsdangerous import timed

    item_id = comment()
    version = stands(item_id).version
    path, token = f"/review/items/{item_id}/decisions", token_of(mo)
    clock.forward(hours=8)
    later = timed.time.time() + 8 * 3600
    monkeypatch.setattr(timed.time, "time", lambda: later)
    form = {"csrf_token": token, "action": "approve", "version": version, "revision": 1}
    assert mo.post(path, data=form, headers=OWN).location.startswith("/review/")
    assert stands(item_id).state == "approved"


def test_nobody_withdraws_what_others_sent_since_no_undo_would_give_it_back(mo, comment):
    item_id = comment("A remark.")
    answer = decide(mo, item_id, "withdraw")
    assert answer.status_code == 422
    assert "reject it, which can be undone" in answer.text
    assert stands(item_id).state == "waiting"
