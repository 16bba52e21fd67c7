"""The room where an admin writes rules of queues, tries them, and switches them on."""

import pytest

from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.lifecycle import ItemKind
from moderation.domain.roles import Role
from moderation.queries.desk.views.named import named_queues
from tests.web.conftest import send

RULE = {"name": "Sources", "position": "10", "kinds": "evidence", "score_from": "1,5"}


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN, "admin")


@pytest.fixture
def papers(operator, app):
    with transaction() as session:
        for number in range(3):
            text = f"Paper {number}"
            proposal = Proposal(ItemKind.EVIDENCE, {"title": text}, text, "plugin:library")
            propose(session, operator, proposal)


def test_a_rule_is_tried_before_it_is_stored(admin, papers):
    tried = send(admin, "/admin/queues/0", **{**RULE, "score_from": ""}, **{"try": "yes"})
    assert tried.status_code == 200
    assert "Of the newest 3 items it would take <b>3</b>" in tried.text
    assert "Paper 2" in tried.text
    assert 'value="Sources"' in tried.text
    assert named_queues() == []


def test_a_stored_rule_is_off_until_it_is_switched_on(admin):
    assert send(admin, "/admin/queues/0", **RULE).status_code == 303
    (queue,) = named_queues()
    assert (queue.name, queue.enabled, queue.conditions.score_from) == ("Sources", False, 1.5)
    assert send(admin, f"/admin/queues/{queue.id}/activity", version=1, enabled="yes")
    assert named_queues()[0].enabled
    assert "Sources" in admin.get("/review/").text
    assert "score 1.5 or more" in admin.get("/admin/queues").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "name-problem"),
        ({"position": "x"}, "position-problem"),
        ({"score_from": "much"}, "score_from-problem"),
        ({"kinds": "", "score_from": "", "reasons": ""}, "Say what the queue takes."),
        ({"tags": "<script>"}, "tags-problem"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(admin, changes, said):
    answer = send(admin, "/admin/queues/0", **{**RULE, "reasons": "casino_words", **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert ("casino_words" in answer.text) is ("reasons" not in changes)
    assert "<script>" not in answer.text.split("</head>")[1]
    assert named_queues() == []


def test_a_rule_that_another_changed_is_not_overwritten(admin):
    send(admin, "/admin/queues/0", **RULE)
    (queue,) = named_queues()
    late = send(admin, f"/admin/queues/{queue.id}", **{**RULE, "name": "Late"}, version=0)
    assert late.status_code == 409
    assert named_queues()[0].name == "Sources"


def test_a_search_finds_and_keeps_its_words(mo, papers):
    page = mo.get("/review/?q=paper").text
    assert page.index("Paper 2") < page.index("Paper 0")
    assert 'value="paper"' in page


def test_a_view_is_kept_under_a_name_by_whoever_keeps_it(mo, signed_in, papers):
    assert send(mo, "/review/views?q=paper", name="My papers").status_code == 303
    page = mo.get("/review/?q=paper").text
    assert "My papers" in page
    assert "Drop “My papers”" in page
    assert "My papers" not in signed_in(Role.EDITOR, "ed").get("/review/").text


def test_a_kept_view_is_dropped_by_its_owner_alone(mo, signed_in, papers):
    send(mo, "/review/views?kind=evidence", name="Sources")
    send(signed_in(Role.ADMIN, "other"), "/review/views/1/removal")
    assert "Sources" in mo.get("/review/").text
    send(mo, "/review/views/1/removal")
    assert ">Sources<" not in mo.get("/review/").text


def test_an_item_says_why_its_deadline_is_near(mo, operator, app):
    with transaction() as session:
        content = {"subject": "comment:1", "reason": "abuse", "note": "", "quoted": "You fool"}
        item = propose(
            session, operator,
            Proposal(ItemKind.REPORT, content, "You fool", "visitor", reason="abuse"),
        )  # fmt: skip
    assert "It may harm somebody: four times sooner." in mo.get(f"/review/items/{item}").text


def test_authors_are_ticked_by_their_states(admin):
    assert send(admin, "/admin/queues/0", **RULE, authors=["new", "known"]).status_code == 303
    (queue,) = named_queues()
    assert queue.conditions.authors == {"new", "known"}
    page = admin.get(f"/admin/queues/{queue.id}").text
    assert page.count('name="authors"') == 4
    assert 'name="authors" value="known" checked' in page
    assert 'name="authors" value="trusted" checked' not in page
