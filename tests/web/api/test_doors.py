"""Who passes: every operation by scope and role, in one table; and how strangers are refused."""

import pytest

from moderation.domain.accounts.tokens import Scope
from moderation.domain.roles import Role
from moderation.extensions import limiter
from moderation.web.api.operations import OPERATIONS
from tests.web.api.conftest import ALL, Program
from tests.web.conftest import send

READ, DECIDE, STATS = Scope.ITEMS_READ, Scope.ITEMS_DECIDE, Scope.STATS_READ
READERS = {Role.ADMIN, Role.MODERATOR, Role.EDITOR}
DECIDERS = {Role.ADMIN, Role.MODERATOR}
SEEN = {"version": 0, "revision": 1}

#: Method and rule -> the scope, the roles that pass, a path, what to send, the answer.
TABLE = {
    "GET /items": (READ, READERS, "/items", {}, 200),
    "GET /items/<row:item_id>": (READ, READERS, "/items/1", {}, 200),
    "POST /items/claim": (DECIDE, READERS, "/items/claim", {"holder": "a"}, 200),
    "POST /items/<row:item_id>/lease": (DECIDE, DECIDERS, "/items/1/lease", {"holder": "a"}, 200),
    "DELETE /items/<row:item_id>/lease": (DECIDE, DECIDERS, "/items/1/lease", {"holder": "a"}, 204),
    "POST /items/<row:item_id>/decision": (
        DECIDE, DECIDERS, "/items/1/decision", {"act": "approve", **SEEN}, 409,
    ),
    "POST /items/<row:item_id>/undo": (DECIDE, DECIDERS, "/items/1/undo", SEEN, 409),
    "POST /items/<row:item_id>/notes": (DECIDE, READERS, "/items/1/notes", {"note": "So."}, 201),
    "GET /reasons": (READ, READERS, "/reasons", {}, 200),
    "GET /queues": (READ, READERS, "/queues", {}, 200),
    "GET /stats": (STATS, READERS, "/stats", {}, 200),
}  # fmt: skip


def knock(program, name, path, sent):
    method = name.partition(" ")[0]
    more = {"json": sent} if method == "POST" else {"query_string": sent}
    return program.ask(method, path, **more)


def test_the_table_knows_every_operation(app):
    assert {f"{one.method} {one.rule}" for one in OPERATIONS} == set(TABLE)
    rules = {
        f"{method} {rule.rule.removeprefix('/api/v1')}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert rules == {*TABLE, "GET /openapi.json"}


@pytest.mark.parametrize("role", list(Role))
def test_a_token_gives_what_its_owners_role_gives(app, program, person, comment, role, operator):
    comment()
    mine = program(Role.MODERATOR) if role is Role.OPERATOR else program(role)
    if role is Role.OPERATOR:  # who was a moderator when the token was made
        from moderation.actions import users

        users.change_role(operator, mine.user_id, role)
    for name, (_, roles, path, sent, right) in TABLE.items():
        answer = knock(mine, name, path, sent)
        assert (name, answer.status_code) == (name, right if role in roles else 403)


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_gives_no_more_than_its_scopes(program, comment, scope):
    comment()
    mine = program(Role.ADMIN, frozenset({scope}))
    for name, (needed, _, path, sent, right) in TABLE.items():
        answer = knock(mine, name, path, sent)
        assert (name, answer.status_code) == (name, right if scope is needed else 403)
        if scope is not needed:
            assert answer.json["type"] == "urn:venire:problem:scope"
            assert f'scope="{needed}"' in answer.headers["WWW-Authenticate"]


def test_strangers_get_401_and_no_cookie(client, comment):
    comment()
    for name, (_, _, path, sent, _) in TABLE.items():
        answer = knock(Program(client, ""), name, path, sent)
        assert (name, answer.status_code) == (name, 401)
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="venire"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_the_cookie_of_a_signed_in_person_opens_nothing(signed_in, comment):
    comment()
    admin = signed_in(Role.ADMIN)
    for name, (_, _, path, sent, _) in TABLE.items():
        assert knock(Program(admin, ""), name, path, sent).status_code == 401
    assert send(admin, "/api/v1/items/1/notes", note="So.").status_code == 401


def test_a_token_opens_no_page(mo):
    for path in ("/review/", "/auth/account", "/admin/users"):
        answer = mo.client.get(path, headers={"Authorization": f"Bearer {mo.token}"})
        assert answer.status_code == 303


def wrong_tokens(right):
    yield from ("x", "venire_1_", right[:-1], right + "a", right.upper(), f" {right} x")
    yield right.replace("venire_1_", "venire_2_")
    yield right.replace("venire_1_", "venire_01_")
    yield right[:-1] + ("A" if right[-1] != "A" else "B")
    yield right.replace("venire_1_", f"venire_{'9' * 18}_")
    yield "\u00e9" * 10


def test_what_is_not_quite_a_token_is_none(mo):
    for wrong in wrong_tokens(mo.token):
        answer = Program(mo.client, wrong).get("/items")
        assert (wrong, answer.status_code) == (wrong, 401)
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    for scheme in ("Basic", "Token", ""):
        headers = {"Authorization": f"{scheme} {mo.token}"}
        assert mo.client.get("/api/v1/items", headers=headers).status_code == 401
    assert mo.client.get(f"/api/v1/items?access_token={mo.token}").status_code == 401


def test_a_token_ends_on_its_day(mo, clock):
    clock.forward(days=29, hours=23)
    assert mo.get("/items").status_code == 200
    clock.forward(hours=1)
    assert mo.get("/items").status_code == 401


def test_a_closed_account_ends_its_tokens_at_once(mo, operator):
    from moderation.actions import users

    users.disable(operator, mo.user_id)
    assert mo.get("/items").status_code == 401


def test_a_lost_role_takes_the_tokens_rights_with_it(mo, operator):
    from moderation.actions import users

    users.change_role(operator, mo.user_id, Role.OPERATOR)
    answer = mo.get("/items")
    assert (answer.status_code, answer.json["type"]) == (403, "urn:venire:problem:not-allowed")


def test_nothing_but_json_is_read(mo, comment):
    comment()
    path = "/items/1/notes"
    form = mo.ask("POST", path, data={"note": "So."})
    assert (form.status_code, form.json["type"]) == (415, "urn:venire:problem:not-json")
    for body in (b"", b"{", b'{"note": NaN}', b"\xff", b"[" * 9_000, b"1" * 5_000):
        answer = mo.ask("POST", path, data=body, content_type="application/json")
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    for body in (b"[]", b"null", b'"note"'):
        answer = mo.ask("POST", path, data=body, content_type="application/json")
        assert answer.status_code == 422


def test_a_body_over_the_limit_is_too_large(mo, comment):
    comment()
    answer = mo.post("/items/1/notes", note="x" * 70_000)
    assert (answer.status_code, answer.json["type"]) == (413, "urn:venire:problem:too-large")


def test_other_methods_are_told_the_right_ones(mo):
    answer = mo.ask("PUT", "/items")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_an_address_that_is_none_is_not_found_as_a_problem(mo):
    for path in (
        "/",
        "/nothing",
        "/items/x",
        "/items/1/nothing",
        f"/items/{'9' * 18}",
        f"/items/{'9' * 30}",
    ):
        answer = mo.get(path)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_who_hurries_is_told_for_how_long_to_wait(program):
    limiter.reset()
    mine, other = program(Role.MODERATOR, name="mo"), program(Role.MODERATOR, name="ada")
    answers = [mine.get("/reasons").status_code for _ in range(601)]
    assert answers == [200] * 600 + [429]
    answer = mine.get("/reasons")
    assert answer.content_type == "application/problem+json"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert other.get("/reasons").status_code == 200
    limiter.reset()


def test_nothing_of_a_session_is_made(mo):
    answer = mo.get("/items")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-store"


def test_all_scopes_are_in_the_table():
    assert {scope for scope, *_ in TABLE.values()} == ALL
