"""Holding items by program: next to people at the desk, and in nobody's way."""

from moderation.domain.roles import Role
from tests.web.conftest import send


def hold(program, item_id, holder="worker-1", **more):
    return program.post(f"/items/{item_id}/lease", holder=holder, **more)


def test_a_lease_is_taken_renewed_and_given_back(mo, comment, clock):
    item_id = comment()
    first = hold(mo, item_id).json
    assert (first["mine"], first["by"], first["seconds"]) == (True, "mo", 300)
    clock.forward(minutes=4)
    renewed = hold(mo, item_id).json
    assert (renewed["seconds"], renewed["token"]) == (300, first["token"])
    assert mo.delete(f"/items/{item_id}/lease", holder="worker-1").status_code == 204
    assert mo.get(f"/items/{item_id}").json["lease"] is None


def test_what_another_holds_is_refused_unless_it_is_taken_over(mo, program, comment):
    item_id = comment()
    other = program(Role.MODERATOR, name="ada")
    hold(other, item_id)
    answer = hold(mo, item_id)
    assert (answer.status_code, answer.json["type"]) == (409, "urn:venire:problem:held")
    assert answer.json["by"] == {"kind": "user", "name": "ada"}
    assert hold(mo, item_id, take_over=True).json["mine"] is True


def test_from_whom_it_was_taken_cannot_decide_unawares(mo, program, comment):
    item_id = comment()
    other = program(Role.MODERATOR, name="ada")
    hold(other, item_id)
    hold(mo, item_id, take_over=True)
    answer = other.decide(item_id, "approve", holder="worker-1")
    assert (answer.status_code, answer.json["type"]) == (409, "urn:venire:problem:taken-over")
    assert answer.json["by"]["name"] == "mo"
    assert mo.decide(item_id, "approve", holder="worker-1").status_code == 200


def test_two_programs_of_one_person_are_two_holders(mo, comment):
    item_id = comment()
    assert hold(mo, item_id, "worker-1").status_code == 200
    assert hold(mo, item_id, "worker-2").status_code == 409


def test_the_next_ten_are_claimed_once_whoever_asks(mo, program, comment):
    made = [comment(f"Word {number}") for number in range(12)]
    other = program(Role.ADMIN, name="ada")
    first = mo.post("/items/claim", holder="worker-1").json["items"]
    second = other.post("/items/claim", holder="worker-1").json["items"]
    assert [item["id"] for item in first] == made[:10]
    assert [item["id"] for item in second] == made[10:]
    assert first[0]["content"]["body"] == "Word 0"
    assert other.post("/items/claim", holder="worker-1", count=1).json["items"][0]["id"] == made[10]


def test_what_is_claimed_can_be_decided_as_it_came(mo, comment):
    comment()
    [item] = mo.post("/items/claim", holder="worker-1", count=1).json["items"]
    seen = {"version": item["version"], "revision": item["revision"]}
    path = f"/items/{item['id']}/decision"
    assert mo.post(path, act="approve", holder="worker-1", **seen).status_code == 200


def test_only_what_the_owner_may_decide_on_is_claimed(program, comment):
    comment()
    editor = program(Role.EDITOR)
    assert editor.post("/items/claim", holder="worker-1").json["items"] == []
    answer = hold(editor, 1)
    assert answer.status_code == 403


def test_the_desk_shows_what_a_program_holds(mo, comment, signed_in):
    item_id = comment()
    hold(mo, item_id)
    browser = signed_in(Role.ADMIN, "ada")
    send(browser, f"/review/items/{item_id}/lease", action="take")
    assert "mo" in browser.get(f"/review/items/{item_id}").text


def test_a_holder_is_a_plain_name(mo, comment):
    item_id = comment()
    for holder in ("", "a b", "x" * 65, "né", 7, None):
        assert hold(mo, item_id, holder).status_code == 422
    assert mo.delete(f"/items/{item_id}/lease").status_code == 422
