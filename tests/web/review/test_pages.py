"""What the desk shows: queues, a list, an item and why it waits."""

import re

import pytest

from moderation.actions import desk as desk_actions
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import User
from moderation.queries.desk.listing import PAGE_SIZE
from tests.web.conftest import send


def test_an_empty_desk_says_so(mo):
    page = mo.get("/review/")
    assert page.status_code == 200
    assert "Nothing waits here" in page.text


def test_the_first_item_lies_open_beside_the_list(mo, comment, clock):
    comment("First of all.")
    clock.forward(minutes=1)
    comment("Second to that.")
    page = mo.get("/review/").text
    assert "<p>First of all.</p>" in page
    assert "Second to that." in page
    assert "<p>Second to that.</p>" not in page


def test_an_item_shows_why_it_waits(mo, comment):
    item_id = comment("Check my channel", score=3.4, reason="says “my channel”")
    page = mo.get(f"/review/items/{item_id}").text
    assert "Spam score +3.4" in page
    assert "held from 2, rejected from 8" in page
    assert "says “my channel”" in page
    assert "did not answer in time" in page
    assert "held:" in page


def test_what_a_visitor_wrote_is_text_and_nothing_else(mo, comment, tag):
    evil = '<script>alert(1)</script><img src="https://x.y/z.png" onerror=alert(1)>'
    for item_id in (comment(evil), tag("<b>bold</b>")):
        page = mo.get(f"/review/items/{item_id}").text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b>bold" not in page


def test_links_of_a_comment_lead_away_without_a_trace(mo, comment):
    page = mo.get(f"/review/items/{comment('[list](https://example.org/)')}").text
    assert 'rel="nofollow ugc noopener noreferrer"' in page


def test_the_queue_of_a_kind_shows_that_kind(mo, comment, tag):
    comment("A comment it is.")
    tag("folding")
    page = mo.get("/review/?kind=tag_suggestion").text
    assert "folding" in page
    assert "A comment it is." not in page


def test_held_items_have_a_view_of_their_own(mo, comment):
    comment("Clean as can be.")
    comment("Dirty as can be.", score=4.0, author="c" * 64)
    page = mo.get("/review/?view=held").text
    assert "Dirty as can be." in page
    assert "Clean as can be." not in page


def test_a_filter_s_items_are_found_by_its_name(mo, comment):
    comment("Dirty as can be.", score=4.0)
    page = mo.get("/review/").text
    assert "/review/?reason=links_and_words" in page
    assert "Dirty as can be." in mo.get("/review/?reason=links_and_words").text


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense", "view=nonsense", "kind=comment&reason=clean", "view=decided&kind=comment",
        "reason=A%27B", "after=x", "after=1", "after=1.2.3", "after=-1.2",
        "after=1.9999999999999999999",
    ],
)  # fmt: skip
def test_a_queue_that_does_not_exist(mo, query):
    assert mo.get(f"/review/?{query}").status_code == 404


def test_decided_items_are_found_again(mo, comment):
    item_id = comment("Found again.")
    send(mo, f"/review/items/{item_id}/decisions", action="approve", version=2, revision=1)
    page = mo.get("/review/?view=decided").text
    assert "Found again." in page
    assert "Take this decision back" in page


def test_pages_follow_each_other(mo, comment, clock):
    for number in range(PAGE_SIZE + 1):
        comment(f"Comment number {number}", author=f"{number:064}")
        clock.forward(minutes=1)
    first = mo.get("/review/").text
    following = first.split('rel="next" href="')[1].split('"')[0]
    assert f"Comment number {PAGE_SIZE}" not in first
    assert f"Comment number {PAGE_SIZE}" in mo.get(following).text


def test_the_author_s_past_stands_beside_the_item(mo, comment, clock):
    comment("An earlier one.")
    clock.forward(hours=2)
    page = mo.get(f"/review/items/{comment('A later one.')}").text
    assert "First seen 2 hours ago" in page
    assert "An earlier one." in page


def test_a_note_stays_among_moderators_and_keeps_the_version(mo, client, comment):
    item_id = comment()
    answer = send(mo, f"/review/items/{item_id}/notes", note="Same sender as yesterday?")
    assert answer.location.endswith("#notes")
    page = mo.get(f"/review/items/{item_id}").text
    assert "Same sender as yesterday?" in page
    assert 'data-version="2"' in page
    assert "yesterday" not in client.get("/en/topics/fold-laundry").text


def test_an_empty_note_is_refused_beside_its_field(mo, comment):
    answer = send(mo, f"/review/items/{comment()}/notes", note=" ")
    assert answer.status_code == 422
    assert "Please write something." in answer.text


def test_near_tags_are_named_beside_a_suggestion(mo, tag):
    item_id = tag("soft robotics")
    send(mo, f"/review/items/{item_id}/decisions", action="approve", version=2, revision=1)
    page = mo.get(f"/review/items/{tag('soft robotic')}").text
    assert "Near tags" in page
    assert "soft robotics" in page


def test_who_looks_at_an_item_is_named_to_others_only(mo, signed_in, comment, acting):
    item_id, grace = comment(), signed_in(Role.MODERATOR, "grace")
    send(grace, f"/review/items/{item_id}/lease", action="take")
    assert "being looked at by grace for 5:00" in mo.get(f"/review/items/{item_id}").text
    assert "being looked at by grace" in mo.get("/review/").text
    assert "yours for 5:00" in grace.get(f"/review/items/{item_id}").text
    assert "looked-at" not in grace.get("/review/").text


def test_reading_takes_no_lease(mo, comment):
    page = mo.get(f"/review/items/{comment()}").text
    assert "nobody looks at it" in page


def test_what_is_late_tells_one_figure(signed_in, comment, clock):
    comment()
    clock.forward(days=20)
    row = (
        signed_in(Role.MODERATOR)
        .get("/review/")
        .text.split('class="row-head"')[1]
        .split("row-text")[0]
    )
    assert row.count("week") == 1
    assert "late by" in row


def test_the_keys_are_listed_for_who_asks(mo, comment):
    comment()
    page = mo.get("/review/").text
    listed = page.split('class="key-help"')[1].split("</details>")[0]
    assert 'data-key="?"' in listed
    for key in set(re.findall(r'data-key="([a-z])"', page)) | {"j", "k"}:
        assert f"<b>{key.upper()}</b>" in listed


def test_names_and_roles_stand_in_the_bar(mo):
    page = mo.get("/review/").text
    assert "mo · moderator" in page
    assert "/admin/users" not in page


def test_the_page_stays_small(mo, comment):
    for number in range(45):
        comment(f"Comment number {number} " + "word " * 60, author=f"{number:064d}")
    assert len(mo.get("/review/").data) < 60_000


def test_no_script_or_style_stands_in_the_page(mo, comment):
    page = mo.get(f"/review/items/{comment()}").text
    assert "<style" not in page
    assert "style=" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')


def test_dutch_readers_get_dutch_dates(mo, comment):
    comment()
    page = mo.get("/review/", headers={"Accept-Language": "nl"})
    assert '<html lang="nl"' in page.text


def test_a_lease_by_somebody_gone_names_nobody(mo, comment, acting, clock):
    item_id = comment()
    user_id = db.session.query(User.id).filter_by(email="mo@example.org").scalar()
    context = acting(Role.MODERATOR, actor=Actor(ActorKind.USER, str(user_id), Role.MODERATOR))
    desk_actions.take_lease(context, item_id)
    clock.forward(minutes=6)
    assert "nobody looks at it" in mo.get(f"/review/items/{item_id}").text
