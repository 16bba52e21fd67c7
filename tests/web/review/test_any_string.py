"""Every private form and address takes every string: an answer of ours each time."""

import re
from urllib.parse import quote

import pytest

from moderation.domain.roles import Role
from tests.web.conftest import OWN, token_of
from tests.web.public.test_naughty import STRINGS, each_field, encoded

FORMS = {
    "/auth/login": ("email", "password", "next"),
    "/auth/password": ("current", "password", "email"),
    "/review/items/1/decisions": ("action", "version", "revision", "reason", "canned"),
    "/review/items/1/notes": ("note",),
    "/review/items/1/lease": ("action",),
    "/admin/users": ("email", "name", "role"),
    "/admin/users/1/role": ("role",),
    "/admin/settings": (
        "version", "status_policy", "check_interval_days", "panel_size", "quorum",
        "trusted_after", "mode", "mode_new", "first_items", "hide_reports_from",
    ),
    "/admin/screening/rule": ("version", "hold_from", "reject_from", "cap", "weights.repeats"),
    "/review/items/1/questions": ("version", "question"),
    "/review/topics/fold-laundry/mode": ("version", "mode"),
}  # fmt: skip
ADDRESSES = (
    "/review/?view={}", "/review/?kind={}", "/review/?reason={}", "/review/?after={}",
    "/review/?done={}", "/review/items/{}", "/review/changes?after={}", "/review/changes?item={}",
    "/review/changes?after=0&item=1&lease={}", "/review/topics?below={}",
    "/admin/ledger?subject={}", "/admin/ledger?before={}", "/admin/work?before={}",
    "/auth/link/{}", "/auth/login?next={}",
)  # fmt: skip
FINE = {"action": "approve", "version": "1", "revision": "1", "role": "admin"}


@pytest.fixture
def ada(signed_in, comment):
    assert comment() == 1
    return signed_in(Role.ADMIN, "ada")


@pytest.mark.parametrize("path", FORMS)
def test_a_form_takes_any_string_in_any_field(ada, path):
    for text, naughty in each_field(FORMS[path]):
        form = {name: FINE.get(name, "") for name in FORMS[path]} | {naughty: text}
        answer = ada.post(
            path,
            data=encoded({**form, "csrf_token": token_of(ada)}),
            headers=OWN,
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code in {200, 303, 404, 409, 413, 422, 429}, (naughty, text)
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", answer.text)
        assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_takes_any_string(ada, address):
    for text in STRINGS:
        value = quote(text.encode("utf-8", "surrogatepass"), safe="")[:4_000]
        answer = ada.get(address.format(value))
        assert answer.status_code in {200, 204, 303, 308, 404}, text
