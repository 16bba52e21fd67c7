"""The rule's page: what a rule would have done is seen before it is stored."""

import pytest

from moderation.actions.screening.rule import set_rule
from moderation.domain.roles import Role
from moderation.domain.screening import ScreeningRule
from moderation.domain.screening.tallies import TOGETHER
from moderation.queries.settings import site_settings
from tests.web.conftest import send
from tests.web.public.test_naughty import STRINGS

RULE = "/admin/screening/rule"
STRICT = {"hold_from": "1", "reject_from": "8", "cap": "6"}


def test_the_rule_as_it_stands_is_in_the_form_with_a_weight_for_each_filter(ada, acting):
    set_rule(acting(Role.ADMIN), ScreeningRule(1.25, 7.0, 5.0, {"repeats": 0.5}), 0)
    page = ada.get(RULE).text
    for name, value in {"hold_from": "1.25", "reject_from": "7", "cap": "5"}.items():
        assert f'name="{name}" type="number" step="any" required' in page
        assert f'value="{value}"' in page
    assert 'name="weights.repeats"' in page
    assert 'value="0.5"' in page
    assert "What this rule would have done" not in page
    assert "csrf_token" not in page.partition("<main")[2], "the form that tries sends no token"


def test_trying_a_rule_tells_what_it_would_have_done_and_changes_nothing(ada, keep):
    item_id = keep(1.5, summary="<b>Cheap</b> pills")
    keep(0.0)
    page = ada.get(RULE, query_string=STRICT).text
    assert "Of the newest 2 items that were screened" in page
    assert "let through → held" in page
    assert f'href="/review/items/{item_id}"' in page
    assert "&lt;b&gt;Cheap&lt;/b&gt; pills" in page
    assert "Store this rule" in page
    assert site_settings().rule() == ScreeningRule()


def test_it_is_held_against_what_people_decided(ada, keep):
    keep(1.5, state="rejected", unwanted=True)
    keep(0.0, unwanted=False)
    page = ada.get(RULE, query_string=STRICT).text
    assert "Against what people decided of 2 of them" in page
    assert "a person rejected it" in page


def test_what_was_tried_can_be_stored(ada):
    page = ada.get(RULE, query_string=STRICT | {"weights.repeats": "0.5"}).text
    assert '<input type="hidden" name="hold_from" value="1">' in page
    form = STRICT | {"weights.repeats": "0.5"}
    assert send(ada, RULE, version=0, **form).status_code == 303
    assert site_settings().rule().hold_from == 1
    assert site_settings().rule().weight("repeats") == 0.5
    assert "The rule is stored" in ada.get(RULE).text


def test_the_rule_that_stands_offers_nothing_to_store(ada):
    page = ada.get(RULE, query_string={"hold_from": "2.0"}).text
    assert "Store this rule" not in page
    assert "It is the rule as it stands" in page


def test_weights_of_filters_that_are_gone_are_kept(ada, acting):
    set_rule(acting(Role.ADMIN), ScreeningRule(weights={"elsewhere": 2.0}), 0)
    send(ada, RULE, version=1, **STRICT)
    assert site_settings().rule().weight("elsewhere") == 2.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hold_from", "x"), ("hold_from", ""), ("hold_from", "nan"), ("hold_from", "inf"),
        ("hold_from", "9"), ("hold_from", "9" * 50), ("hold_from", "-5"), ("reject_from", "101"),
        ("cap", "0"), ("cap", "-1"), ("weights.repeats", "-1"), ("weights.repeats", "11"),
        ("weights.repeats", "٣"),
    ],
)  # fmt: skip
def test_a_wrong_number_comes_back_beside_its_field(ada, name, value):
    for answer in (
        ada.get(RULE, query_string=STRICT | {name: value}),
        send(ada, RULE, version=0, **STRICT | {name: value}),
    ):
        assert answer.status_code == 422
        assert answer.text.count('class="problem"') == 1
        assert 'aria-invalid="true"' in answer.text
        assert "Store this rule" not in answer.text
    assert site_settings().rule() == ScreeningRule()


def test_a_comma_is_read_as_a_point(ada):
    send(ada, RULE, version=0, **STRICT | {"hold_from": "1,5"})
    assert site_settings().hold_from == 1.5


def test_a_rule_that_somebody_changed_meanwhile_is_shown_instead(ada, acting):
    set_rule(acting(Role.ADMIN), ScreeningRule(hold_from=3.0), 0)
    answer = send(ada, RULE, version=0, **STRICT)
    assert answer.status_code == 409
    assert "This is the rule as it stands now." in answer.text
    assert "You had: <b>1</b>" in answer.text
    assert site_settings().hold_from == 3.0


def test_a_threshold_that_changes_nothing_is_named(ada):
    page = ada.get(RULE, query_string=STRICT | {"reject_from": "90"}).text
    assert "The score to reject from decides nothing" in page


@pytest.mark.parametrize("name", ["hold_from", "cap", "weights.repeats"])
def test_the_address_takes_any_string(ada, name):
    for text in STRINGS:
        value = text.encode("utf-8", "replace").decode()[:4_000]
        answer = ada.get(RULE, query_string=STRICT | {name: value})
        assert answer.status_code in {200, 422}, text


def test_thresholds_are_suggested_once_enough_was_decided(ada, judge):
    judge(TOGETHER, "", *[(1.0, True)] * 29, *[(-1.0, False)] * 40)
    assert "What decisions so far suggest" not in ada.get(RULE).text
    judge(TOGETHER, "", (1.0, True))
    page = ada.get(RULE).text
    assert "What decisions so far suggest" in page
    link = "/admin/screening/rule?hold_from=0.0&amp;reject_from=8.0&amp;cap=6.0"
    assert f'<a href="{link}">Try 0.0</a>' in page
    tried = ada.get(link.replace("&amp;", "&")).text
    assert "What this rule would have done" in tried
