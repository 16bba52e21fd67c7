"""Leases of tabs, claims ahead, skipping, passing on, editing: over HTTP, without scripts too."""

import re

import pytest
from sqlalchemy import select

from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Comment, ReviewItem, TagAlias
from tests.web.conftest import OWN, send, token_of

JSON = {"Accept": "application/json"}
ONE, TWO = "t" + "1" * 32, "t" + "2" * 32


def stands(item_id):
    db.session.rollback()
    return db.session.get_one(ReviewItem, item_id)


def decide(browser, item_id, action="approve", query="", **form):
    seen = {"version": stands(item_id).version, "revision": stands(item_id).revision}
    path = f"/review/items/{item_id}/decisions{query}"
    return send(browser, path, **{"action": action, **seen, **form})


@pytest.fixture
def many(comment, clock):
    """Twelve comments, oldest first."""
    made = []
    for number in range(12):
        made.append(comment(f"Comment number {number}.", author=f"{number:064d}"))
        clock.forward(minutes=1)
    return made


@pytest.fixture
def grace(signed_in):
    return signed_in(Role.MODERATOR, "grace")


def test_the_same_person_in_two_tabs_is_two_holders(mo, comment):
    item_id = comment()
    send(mo, f"/review/items/{item_id}/lease", action="take", holder=ONE)
    form = {"action": "take", "holder": TWO, "csrf_token": token_of(mo)}
    lease = mo.post(f"/review/items/{item_id}/lease", data=form, headers=OWN | JSON).json["lease"]
    assert (lease["mine"], lease["elsewhere"]) == (False, True)
    assert "yours in another tab for 5:00" in mo.get(f"/review/items/{item_id}").text
    send(mo, f"/review/items/{item_id}/lease", action="take_over", holder=TWO)
    answer = decide(mo, item_id, holder=ONE)
    assert answer.status_code == 409
    assert "you, in another tab has taken this over." in answer.text
    assert stands(item_id).state == "waiting"
    assert decide(mo, item_id, holder=TWO).status_code == 303


def test_whoever_is_taken_over_learns_it_from_the_next_question(mo, grace, comment):
    item_id = comment()
    send(mo, f"/review/items/{item_id}/lease", action="take", holder=ONE)
    asked = f"/review/changes?after=0&item={item_id}&holder={ONE}"
    assert not mo.get(asked).json["lease"]["lost"]
    send(grace, f"/review/items/{item_id}/lease", action="take_over", holder=TWO)
    lease = mo.get(asked).json["lease"]
    assert (lease["lost"], lease["by"], lease["mine"]) == (True, "grace", False)
    assert not mo.get(asked.replace(ONE, TWO)).json["lease"]["lost"]


@pytest.mark.parametrize("holder", ["", "x" * 5000, "<b>", "t 1", "\u0000"])
def test_a_spoilt_name_of_a_tab_stands_for_the_session(mo, comment, holder):
    item_id = comment()
    send(mo, f"/review/items/{item_id}/lease", action="take", holder=holder)
    assert "yours for 5:00" in mo.get(f"/review/items/{item_id}").text


def test_the_next_ten_alike_are_claimed_and_come_first(mo, grace, many):
    send(grace, f"/review/items/{many[2]}/lease", action="take", holder=TWO)
    answer = send(mo, f"/review/items/{many[0]}/claims", holder=ONE)
    assert answer.location == f"/review/items/{many[0]}"
    page = mo.get(answer.location).text
    assert "Claimed by you: 11" in page
    claimed = re.findall(rf'data-holder="{ONE}">.*?href="/review/items/(\d+)"', page, re.DOTALL)
    assert [int(one) for one in claimed] == [one for one in many if one != many[2]]
    assert page.count(f'href="/review/items/{many[5]}"') == 1
    answer = decide(mo, many[0], holder=ONE)
    assert answer.location.startswith(f"/review/items/{many[1]}?")
    assert "Claimed by you: 10" in mo.get("/review/").text
    assert "being looked at by mo" in grace.get("/review/").text


def test_looking_away_keeps_what_was_claimed_and_a_button_gives_it_back(mo, grace, many):
    send(mo, f"/review/items/{many[0]}/claims", holder=ONE)
    send(mo, f"/review/items/{many[1]}/lease", action="release", quiet="yes", holder=ONE)
    assert "Claimed by you: 11" in mo.get("/review/").text
    send(mo, "/review/claims/return", holder=TWO)
    assert "Claimed by you: 11" in mo.get("/review/").text
    send(mo, "/review/claims/return", holder=ONE)
    assert "Claimed by you" not in mo.get("/review/").text
    assert "looked-at" not in grace.get("/review/").text


def test_what_was_claimed_is_renewed_while_its_tab_works_and_else_runs_out(mo, many, clock):
    send(mo, f"/review/items/{many[0]}/claims", holder=ONE)
    clock.forward(minutes=4)
    send(mo, f"/review/items/{many[0]}/lease", action="take", holder=ONE)
    clock.forward(minutes=4)
    assert "Claimed by you: 11" in mo.get("/review/").text
    clock.forward(minutes=2)
    assert "Claimed by you" not in mo.get("/review/").text


def test_claims_of_another_kind_do_not_stand_in_the_way_of_a_queue(mo, many, tag):
    item_id = tag("folding")
    send(mo, f"/review/items/{many[0]}/claims", holder=ONE)
    page = mo.get("/review/?kind=tag_suggestion").text
    assert "Claimed by you: 11" in page
    assert f'data-item="{item_id}" data-version' in page
    assert decide(mo, item_id, query="?kind=tag_suggestion", holder=ONE).location.startswith(
        "/review/?kind=tag_suggestion"
    )


def test_only_what_is_alike_is_claimed(mo, comment, tag, clock):
    first = comment("One.")
    clock.forward(minutes=1)
    tag("folding")
    send(mo, f"/review/items/{first}/claims", holder=ONE)
    assert "nothing alike is free" in mo.get("/review/").text


def test_skipping_gives_the_item_back_and_goes_on(mo, grace, many):
    send(mo, f"/review/items/{many[0]}/lease", action="take", holder=ONE)
    answer = send(mo, f"/review/items/{many[0]}/skip", holder=ONE)
    assert answer.location == f"/review/items/{many[1]}"
    assert "nobody looks at it" in grace.get(f"/review/items/{many[0]}").text


def test_an_edited_comment_appears_as_it_was_edited(mo, comment):
    item_id = comment("It folded my ugly shirt.")
    answer = decide(mo, item_id, **{"field-author": "Marta", "field-body": "It folded my shirt."})
    assert answer.status_code == 303
    assert db.session.scalar(select(Comment.body)) == "It folded my shirt."
    page = mo.get(f"/review/items/{item_id}").text
    assert "edited" in page
    assert re.search(r"<del>\s*ugly\s*</del>", page)


def test_a_wrong_field_of_an_edit_comes_back_with_what_was_typed(mo, comment):
    item_id = comment()
    answer = decide(mo, item_id, **{"field-author": "Nobody at all", "field-body": " "})
    assert answer.status_code == 422
    assert '<details class="act edit" open>' in answer.text
    assert 'value="Nobody at all"' in answer.text
    assert stands(item_id).state == "waiting"


def test_an_edit_that_came_too_late_keeps_its_words(mo, grace, comment):
    item_id = comment()
    form = {"version": stands(item_id).version, "field-body": "Mine, carefully written."}
    decide(grace, item_id)
    answer = decide(mo, item_id, **form)
    assert answer.status_code == 409
    assert "Mine, carefully written." in answer.text


def test_a_suggestion_is_put_on_as_a_near_tag_with_its_name_kept(mo, tag):
    decide(mo, tag("soft robotics"))
    item_id = tag("soft robotic")
    assert 'name="means" value="soft robotics"' in mo.get(f"/review/items/{item_id}").text
    assert decide(mo, item_id, means="soft robotics", alias="yes").status_code == 303
    assert db.session.scalars(select(TagAlias.name)).all() == ["soft robotic"]


def test_an_escalated_item_leaves_the_queue_and_waits_for_its_role(mo, signed_in, comment):
    item_id, boss = comment("Call a lawyer."), signed_in(Role.ADMIN)
    assert decide(mo, item_id, "escalate", reason=" ").status_code == 422
    answer = decide(mo, item_id, "escalate", reason="Threatens to sue.")
    assert answer.status_code == 303
    page = mo.get(answer.location).text
    assert "Escalated “Call a lawyer.”." in page
    assert 'value="release"' in page
    assert "Call a lawyer." not in mo.get("/review/?kind=comment").text
    seen = mo.get(f"/review/items/{item_id}?view=escalated").text
    assert "people with the role “admin” decide" in seen
    assert 'value="approve"' not in seen
    assert decide(mo, item_id).status_code == 403
    assert stands(item_id).state == "escalated"
    assert 'value="approve"' in boss.get("/review/?view=escalated").text
    assert decide(boss, item_id).status_code == 303


def test_an_item_is_held_with_a_reason_and_released(mo, comment):
    item_id = comment("Is that so?")
    decide(mo, item_id, "hold", reason="I asked the institute.")
    page = mo.get(f"/review/items/{item_id}").text
    assert "something has to be found out" in page
    assert "I asked the institute." in page
    assert decide(mo, item_id, "release").location.startswith(f"/review/items/{item_id}")
    assert stands(item_id).state == "waiting"


def test_where_the_policy_asks_for_it_an_approval_says_why(mo, comment, signed_in):
    boss = signed_in(Role.ADMIN)
    page = boss.get("/admin/settings").text
    fields = dict(re.findall(r'name="(\w+)" type="number"[^>]*value="([^"]*)"', page))
    ticks = {"explain_approve": "yes", "explain_undo": "yes"}
    modes = dict.fromkeys(re.findall(r'<select id="(mode\w*)"', page), "hold_first")
    form = {"status_policy": "latest", **modes, **fields, **ticks}
    assert send(boss, "/admin/settings", version=0, **form).status_code == 303
    item_id = comment()
    assert 'id="why-approve"' in mo.get(f"/review/items/{item_id}").text
    assert decide(mo, item_id).status_code == 422
    assert decide(mo, item_id, reason="Fits.").status_code == 303
    assert decide(mo, item_id, "undo").status_code == 422
    assert decide(mo, item_id, "undo", reason="Did not fit.").status_code == 303
    assert decide(mo, item_id, "reject").status_code == 303


def test_a_closed_discussion_says_so_and_takes_nothing(mo, client, topic):
    send(mo, "/review/topics/fold-laundry/lock", locked="yes")
    page = client.get("/en/topics/fold-laundry").text
    assert "The discussion of this question is closed" in page
    assert 'id="comment-body"' not in page
    form = {"author": "Ada", "body": "I had typed this before."}
    answer = client.post("/en/topics/fold-laundry/comments", data=form, headers=OWN)
    assert answer.status_code == 422
    assert "I had typed this before." in answer.text
    assert "discussion closed" in mo.get("/review/topics").text
    send(mo, "/review/topics/fold-laundry/lock", locked="no")
    assert 'id="comment-body"' in client.get("/en/topics/fold-laundry").text


def test_keys_can_be_switched_off_and_on(mo, comment):
    item_id = comment()
    page = f"/review/items/{item_id}"
    assert 'data-key="a"' in mo.get(page).text
    answer = send(mo, "/review/keys", keys="off", back=page)
    assert answer.location == page
    assert "data-key" not in mo.get(page).text.replace('data-keys="off"', "")
    assert "aria-keyshortcuts" not in mo.get(page).text
    send(mo, "/review/keys", keys="on", back="//evil.example/")
    assert 'data-key="a"' in mo.get(page).text


def test_after_the_keys_one_stays_on_this_site(mo):
    answer = send(mo, "/review/keys", keys="off", back="//evil.example/")
    assert answer.location == "/review/"


def test_scripts_that_turn_to_an_item_get_it_alone(mo, comment):
    item_id = comment()
    whole = mo.get(f"/review/items/{item_id}").text
    alone = mo.get(f"/review/items/{item_id}", headers={"Venire-Turn": "yes"}).text
    for page in (whole, alone):
        assert 'id="item"' in page
        assert 'name="version"' in page
    assert 'id="list"' in whole
    assert 'id="list"' not in alone
    assert re.search(r"<title>(.*)</title>", alone)[1] in whole


def test_where_there_is_more_to_tell_scripts_get_the_whole_desk(mo, comment):
    item_id = comment()
    send(mo, f"/review/items/{item_id}/claims")  # it leaves a message for the next page
    page = mo.get(f"/review/items/{item_id}", headers={"Venire-Turn": "yes"}).text
    assert 'id="list"' in page
    assert "nothing alike is free" in page


def test_a_queue_is_never_given_as_an_item_alone(mo, comment):
    comment()
    assert 'id="list"' in mo.get("/review/", headers={"Venire-Turn": "yes"}).text
