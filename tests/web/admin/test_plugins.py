"""The plugins' rooms: seen by operators, changed by admins, whole when every plugin is broken."""

import re

import pytest

from moderation.actions.plugins.health import record_health
from moderation.actions.transaction import transaction
from moderation.domain.messages import message
from moderation.domain.plugins import Tally
from moderation.domain.roles import Role
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.health import BOUNDS_MS, HealthReport, Trouble
from moderation.models import ReviewItem, Topic
from moderation.queries.plugins.choices import stored_choice
from moderation.work.shift import work_on
from tests.web.conftest import send

WORDS = "/admin/plugins/links_and_words"
FILTER = f"{WORDS}/filter/links_and_words"


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN, "admin")


def report(**changes):
    values = {
        "plugin": "links_and_words",
        "door": "filter",
        "id": "links_and_words",
        "values": 3,
        "failures": {FailureKind.TIMEOUT: 2},
        "latencies": (0,) * 5 + (3,) + (0,) * (len(BOUNDS_MS) - 5),
        "troubles": (Trouble(1.0, "item:17", FailureKind.TIMEOUT, message("It was late.")),),
    }
    return HealthReport(**{**values, **changes})


def test_plugins_are_listed_with_what_they_offer(admin):
    page = admin.get("/admin/plugins").text
    assert "links_and_words" in page
    assert "comes with Venire" in page
    assert "At work" in page


def test_what_keeps_failing_comes_first_with_its_counts(admin, app, acting):
    record_health(acting(Role.ADMIN), [report(tally=Tally(failed=5))])
    page = admin.get("/admin/plugins").text
    assert page.index("To look at") < page.index("links_and_words") < page.index("At work")
    assert "2 failed" in page
    shown = admin.get(WORDS).text
    assert "rests after failing repeatedly; in 1 minute one call tries it again." in shown
    assert "It was late." in shown
    assert '<span class="state rests">rests</span>' in page


def test_an_error_leads_to_the_item_or_topic_that_it_touched(admin, app, acting, clock):
    with transaction() as session:
        topic = Topic(slug="can-ai-sing", case_number=1, status="IN_RESEARCH",
                      created_at=clock(), status_since=clock())  # fmt: skip
        item = ReviewItem(kind="comment", state="waiting", origin="test", summary="<b>Pills</b>",
                          decide_by=clock(), created_at=clock())  # fmt: skip
        session.add_all([topic, item])
        session.flush()
        there = (f"item:{item.id}", f"topic:{topic.id}")
    gone = ("item:999999", "topic:999999", "item:" + "9" * 40, "item:1; DROP", "tag", "event:7")
    told = [Trouble(1.0, one, FailureKind.ERROR, message("It failed.")) for one in there + gone]
    record_health(acting(Role.ADMIN), [report(troubles=tuple(told))])
    page = admin.get(WORDS).text
    assert f'href="/review/items/{there[0].removeprefix("item:")}"' in page
    assert "&lt;b&gt;Pills&lt;/b&gt;" in page
    assert 'href="/en/topics/can-ai-sing"' in page
    assert page.count('<td class="why">') == 2 * len(told)
    assert "/review/items/9" not in page


def test_operators_are_led_to_no_item_that_they_may_not_read(signed_in, app, acting, clock):
    with transaction() as session:
        item = ReviewItem(kind="comment", state="waiting", origin="test", summary="A private word",
                          decide_by=clock(), created_at=clock())  # fmt: skip
        session.add(item)
        session.flush()
        trouble = Trouble(1.0, f"item:{item.id}", FailureKind.ERROR, message("It failed."))
    record_health(acting(Role.ADMIN), [report(troubles=(trouble,))])
    page = signed_in(Role.OPERATOR, "op").get(WORDS).text
    assert "It failed." in page
    assert "A private word" not in page
    assert "/review/items/" not in page


def test_switching_off_holds_at_once_and_is_in_its_history(admin, app):
    assert send(admin, f"{WORDS}/activity", enabled="no", version="0").status_code == 303
    page = admin.get(WORDS).text
    assert "switched off" in page
    assert "Switch on" in page
    assert not stored_choice("links_and_words").choice.enabled
    send(admin, f"{WORDS}/activity", enabled="yes", version="1")
    assert stored_choice("links_and_words").choice.enabled


def test_a_form_that_somebody_overtook_changes_nothing_and_says_so(admin):
    send(admin, f"{WORDS}/order", order="3", version="0")
    late = send(admin, f"{WORDS}/order", order="9", version="0")
    assert late.status_code == 409
    assert "The last change, “given another place”, was made on" in late.text
    assert stored_choice("links_and_words").choice.order == 3


def test_a_place_that_is_none_is_refused_once(admin):
    refused = send(admin, f"{WORDS}/order", order="10000", version="0")
    assert refused.status_code == 422
    assert refused.text.count("Write a place from 0 to 9999.") == 1


def test_a_wrong_setting_is_shown_at_its_field_with_what_was_typed(admin):
    bad = {"links_and_words-words": "casino", "version": "0"}
    fields = admin.get(WORDS).text
    assert 'name="links_and_words-' in fields
    answer = send(admin, f"{FILTER}/settings", **bad, **{"links_and_words-most_links": "many"})
    if answer.status_code == 422:
        assert 'aria-invalid="true"' in answer.text
        assert "casino" in answer.text
    assert answer.status_code in {303, 422}


def test_trial_and_policy_are_stored(admin):
    send(admin, f"{FILTER}/trial", trial="yes", version="0")
    send(admin, f"{FILTER}/fail-policy", policy="ignore", version="1")
    chosen = stored_choice("links_and_words").choice
    assert chosen.shadow == {"links_and_words"}
    assert chosen.fail_policy == {"links_and_words": "ignore"}
    assert "on trial" in admin.get(WORDS).text


def test_the_ledger_tells_a_choice_in_words_and_not_in_python(admin):
    send(admin, f"{FILTER}/trial", trial="yes", version="0")
    page = admin.get("/admin/ledger?subject=setting:plugin.links_and_words").text
    assert "shadow links_and_words" in page
    assert "settings —" in page


def test_a_pressed_check_is_answered_by_a_worker(admin):
    send(admin, f"{FILTER}/checks")
    assert "has not answered yet" in admin.get(WORDS).text
    work_on("bulk")
    assert "has not answered yet" not in admin.get(WORDS).text


def test_operators_see_and_cannot_change(signed_in):
    operator = signed_in(Role.OPERATOR, "op")
    page = operator.get(WORDS).text
    assert "Switch off" not in page
    assert send(operator, f"{WORDS}/activity", enabled="no", version="0").status_code == 403
    assert stored_choice("links_and_words").version == 0


def test_what_is_not_there_is_not_found(admin):
    assert admin.get("/admin/plugins/none").status_code == 404
    assert send(admin, f"{WORDS}/juror/links_and_words/trial", trial="yes").status_code == 404


def test_it_says_what_would_break(admin):
    page = admin.get("/admin/plugins/library").text
    assert "Nothing else is there as: source of evidence." in page


def test_the_page_tells_the_hash_of_a_plugins_code(admin):
    assert re.search(r"sha256:[0-9a-f]{64}", admin.get(WORDS).text)


TYPED = {
    "links_and_words-words": "casino",
    "links_and_words-points_per_link": "2",
    "links_and_words-shorteners": "bit.ly",
    "links_and_words-welcome": "doi.org",
}


def test_changed_settings_of_a_filter_that_counts_are_tried_beside_the_old_ones(admin):
    assert send(admin, f"{FILTER}/settings", **TYPED, version="0").status_code == 303
    choice = stored_choice("links_and_words").choice
    assert choice.settings == {}
    assert choice.candidates["links_and_words"]["points_per_link"] == 2.0
    assert "Other settings are on trial beside these." in admin.get(WORDS).text


def test_settings_can_count_at_once(admin):
    send(admin, f"{FILTER}/settings", **TYPED, version="0")
    send(admin, f"{FILTER}/settings", **TYPED, version="1", at_once="yes")
    choice = stored_choice("links_and_words").choice
    assert choice.settings["links_and_words"]["points_per_link"] == 2.0
    assert choice.candidates == {}
    assert "Other settings are on trial beside these." not in admin.get(WORDS).text


def test_a_filter_that_nobody_let_count_says_so(admin):
    page = admin.get("/admin/plugins/injection").text
    assert "on trial: asked, and counted for nothing" in page
    assert "/admin/screening/filters/injection" in page
