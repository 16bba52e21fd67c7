"""Admins write the reasons that moderators choose from."""

import pytest

from moderation.domain.roles import Role
from tests.web.conftest import send

FORM = {"title": "Copied", "kinds": ["comment", "report"], "position": "5", "enabled": "yes",
        "text-en": "It is copied.", "text-nl": "Het is overgenomen."}  # fmt: skip


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN)


def test_a_reason_is_written_and_found_again(admin):
    assert send(admin, "/admin/reasons/new", **FORM).status_code == 303
    listed = admin.get("/admin/reasons").text
    assert "Copied" in listed
    assert "The reason is stored." in listed


def test_a_reason_is_changed_once(admin):
    page = admin.get("/admin/reasons/spam").text
    assert 'value="Spam or advertising"' in page
    assert send(admin, "/admin/reasons/spam", version="0", **FORM).status_code == 303
    late = send(admin, "/admin/reasons/spam", version="0", **FORM)
    assert late.status_code == 409
    assert 'value="Copied"' in late.text


def test_what_was_typed_wrongly_comes_back_with_its_reason(admin):
    answer = send(admin, "/admin/reasons/new", **{**FORM, "kinds": [], "title": " "})
    assert answer.status_code == 422
    assert "Choose from the kinds." in answer.text
    assert "Het is overgenomen." in answer.text


def test_there_is_no_page_for_other_ids(admin):
    assert admin.get("/admin/reasons/nothing").status_code == 404
    assert send(admin, "/admin/reasons/nothing", **FORM).status_code == 404


def test_the_policy_says_which_acts_need_a_reason(admin):
    page = admin.get("/admin/settings").text
    assert 'id="explain_reject" name="explain_reject" type="checkbox" value="yes" checked' in page
    assert "/admin/reasons" in page
