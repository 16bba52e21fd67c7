"""Reading by program what the desk shows: queues page by page, and one item with all around it."""

from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem
from tests.web.review.test_kinds import verdict

__all__ = ["verdict"]  # a fixture


def test_items_come_in_the_order_of_their_deadlines_page_by_page(mo, comment):
    made = [comment(f"Word {number}") for number in range(5)]
    first = mo.get("/items", limit=2).json
    second = mo.get("/items", limit=2, after=first["following"]).json
    third = mo.get("/items", limit=2, after=second["following"]).json
    listed = [row["id"] for page in (first, second, third) for row in page["items"]]
    assert listed == made
    assert third["following"] is None


def test_a_row_says_what_a_decision_has_to_name(mo, comment):
    item_id = comment("So it is.")
    [row] = mo.get("/items", kind="comment").json["items"]
    stored = db.session.get(ReviewItem, item_id)
    assert (row["version"], row["revision"]) == (stored.version, stored.revision)
    assert row["topic"]["question"] == "Can AI fold laundry?"
    assert row["created_at"] == "2026-06-28T12:00:00Z"


def test_lists_are_narrowed_as_on_the_desk_and_no_further(mo, comment, tag):
    comment(), tag("towels")
    assert [row["kind"] for row in mo.get("/items", kind="tag_suggestion").json["items"]] == [
        "tag_suggestion"
    ]
    assert mo.get("/items", view="held").json["items"] == []
    assert mo.get("/items", q="towels").json["items"][0]["kind"] == "tag_suggestion"
    for wrong in (
        {"kind": "comment", "reason": "spam"},
        {"view": "decided", "kind": "comment"},
        {"q": "towels", "kind": "comment"},
        {"view": "found"},
        {"kind": "novel"},
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "many"},
        {"after": "somewhere"},
        {"language": "en"},
        {"kind": ["comment", "report"]},
    ):
        answer = mo.get("/items", **wrong)
        assert (wrong, answer.status_code) == (wrong, 422)


def test_an_item_comes_with_what_a_decision_needs(mo, comment):
    item_id = comment("Buy towels at example.com", score=2.0, reason="A link.")
    mo.post(f"/items/{item_id}/notes", note="Seen this before.")
    whole = mo.get(f"/items/{item_id}").json
    assert whole["item"]["content"]["body"] == "Buy towels at example.com"
    assert whole["item"]["may_decide"] is True
    assert whole["findings"][0]["filter"] == "links_and_words"
    assert whole["findings"][0]["reasons"] == ["A link."]
    assert whole["item"]["unscreened"] == ["akismet"]
    assert [(note["by"], note["note"]) for note in whole["notes"]] == [("mo", "Seen this before.")]
    assert whole["history"][-1]["act"] == "submitted"
    assert whole["author"]["approved"] == 0


def test_nothing_in_an_item_leads_to_its_author(mo, comment):
    item_id = comment(author="f" * 64)
    stored = db.session.get(ReviewItem, item_id)
    text = mo.get(f"/items/{item_id}").text
    assert stored.author_id is not None
    assert "f" * 64 not in text
    assert "author_id" not in text
    assert '"by":{"kind":"author","name":"the author"}' in text


def test_an_item_that_is_not_there_is_not_found(mo):
    answer = mo.get("/items/99")
    assert answer.status_code == 404
    assert answer.json["type"] == "urn:venire:problem:not-found"


def test_whoever_may_not_decide_on_a_kind_is_told_so(program, comment):
    item_id = comment()
    assert program(Role.EDITOR).item(item_id)["may_decide"] is False


def test_who_sat_on_a_jury_is_told_to_no_program_not_even_an_admins(program, verdict):
    admin = program(Role.ADMIN)
    answer = admin.get(f"/items/{verdict}")
    case = answer.json["verdict"]
    assert (case["before"], case["after"], case["split"]["ALMOST"]) == ("IN_RESEARCH", "ALMOST", 2)
    assert case["testimonies"][0]["name"] == "Juror I"
    for text in (answer.text, admin.get("/items").text, admin.get("/stats").text):
        assert "secret" not in text
