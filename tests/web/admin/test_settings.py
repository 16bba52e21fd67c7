"""The site's settings: checked as a whole, kept by version."""

from dataclasses import asdict

import pytest

from moderation.actions.screening.rule import set_rule
from moderation.domain.authors import AuthorState, Mode
from moderation.domain.roles import Role
from moderation.domain.screening import ScreeningRule
from moderation.queries.settings import SiteSettings, site_settings
from tests.web.conftest import send

FORM = {name: str(value) for name, value in asdict(SiteSettings()).items()}
for tick in ("publish_verdict_changes", "own_appeals", "explain_approve", "explain_undo"):
    del FORM[tick]


@pytest.fixture
def ada(signed_in):
    return signed_in(Role.ADMIN, "ada")


def test_what_is_stored_holds(ada):
    form = {**FORM, "panel_size": "5", "hide_reports_from": "1.5", "publish_verdict_changes": "yes"}
    assert send(ada, "/admin/settings", version=0, **form).status_code == 303
    assert site_settings() == SiteSettings(
        panel_size=5, hide_reports_from=1.5, publish_verdict_changes=True
    )
    assert "The settings are stored." in ada.get("/admin/settings").text


def test_modes_are_stored_and_an_empty_one_is_the_site_s(ada):
    form = {**FORM, "mode": "hold_first", "mode_new": "", "own_appeals": "yes"}
    assert send(ada, "/admin/settings", version=0, **form).status_code == 303
    stored = site_settings()
    assert stored.own_appeals
    assert stored.mode_for(None, AuthorState.NEW) is Mode.HOLD_FIRST
    assert stored.mode_for("publish_first", AuthorState.NEW) is Mode.PUBLISH_FIRST


def test_a_comma_is_read_as_a_point(ada):
    send(ada, "/admin/settings", version=0, **{**FORM, "hide_reports_from": "1,5"})
    assert site_settings().hide_reports_from == 1.5


def test_what_the_form_does_not_ask_for_stays_as_it_is(ada, acting):
    rule = ScreeningRule(hold_from=1.0, cap=4.0, weights={"repeats": 0.5})
    set_rule(acting(Role.ADMIN), rule, 0)
    send(ada, "/admin/settings", version=1, **{**FORM, "panel_size": "5"})
    assert (site_settings().rule(), site_settings().panel_size) == (rule, 5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("panel_size", "x"), ("panel_size", ""), ("panel_size", "99"), ("panel_size", "3.5"),
        ("panel_size", "9" * 50), ("hide_reports_from", "nan"),
        ("hide_reports_from", "inf"), ("hide_reports_from", "1001"),
        ("quorum", "4"), ("check_interval_days", "0"), ("status_policy", "mood"),
        ("trusted_after", "-1"), ("trusted_after", "٣"), ("trusted_after", "101"),
        ("mode", ""), ("mode", "mood"), ("mode_new", "mood"), ("first_items", "0"),
        ("hide_reports_from", "-1"),
        ("tag_memory_days", "-1"), ("tag_memory_days", "3651"),
        ("tag_change_alone", "-1"), ("tag_change_second", "49"), ("tag_change_second", "100001"),
        ("bulk_cap", "0"),
        ("bulk_limit_alone", "100001"),
    ],
)  # fmt: skip
def test_a_wrong_value_comes_back_beside_its_field(ada, name, value):
    answer = send(ada, "/admin/settings", version=0, **{**FORM, name: value})
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert site_settings() == SiteSettings()


def test_settings_that_somebody_changed_meanwhile_are_shown_instead(ada):
    send(ada, "/admin/settings", version=0, **{**FORM, "panel_size": "5"})
    answer = send(ada, "/admin/settings", version=0, **{**FORM, "panel_size": "7"})
    assert answer.status_code == 409
    assert 'name="panel_size" type="number" step="1" required value="5"' in answer.text
    assert "You had: <b>7</b>" in answer.text
    assert site_settings().panel_size == 5
