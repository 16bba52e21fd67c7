"""How filters do: told in figures with their intervals, in pictures and in the same as tables."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from moderation.actions.operating.settings import change_setting
from moderation.actions.plugins.choices import change_locked
from moderation.actions.transaction import transaction
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.messages import message, to_json
from moderation.domain.roles import Role
from moderation.domain.screening.tallies import TOGETHER
from moderation.hooks.calling.seating import Choice, choice_to_json
from moderation.models import FilterHour, FilterModel, FindingRow, WorkItem
from moderation.queries.plugins.choices import setting_name, stored_choice
from moderation.queries.screening.models import model_versions
from tests.conftest import START
from tests.web.conftest import send

SCREENING = "/admin/screening"
WORDS = f"{SCREENING}/filters/links_and_words"
INJECTION = f"{SCREENING}/filters/injection"
LEARNED = f"{SCREENING}/filters/learned"
AKISMET = f"{SCREENING}/filters/akismet"
LARGEST_PAGE = 60_000  # bytes


@pytest.fixture
def plugins(app):
    return app.extensions["venire_plugins"]


@pytest.fixture
def setup(plugins):
    """A function that gives the setup of a filter that counts or is on trial."""
    return lambda name: next(
        one.setup for one in (*plugins.filters(), *plugins.shadow_filters()) if one.id == name
    )


def hours(filter_id, asked, hits):
    with transaction() as session:
        session.add(
            FilterHour(filter_id=filter_id, trial=False, hour=START, asked=asked, hits=hits,
                       alone=0, abstained=5, failed=0, elapsed_ms=1.0)
        )  # fmt: skip


def models(*numbers, in_use, pinned=False):
    with transaction() as session:
        for number in numbers:
            used = number == in_use
            session.add(
                FilterModel(
                    filter_id="learned", number=number, in_use=used, pinned=used and pinned,
                    body=b"x", known=b"", lessons=100 + number, unwanted=20, silent=None,
                    figures={"precision": 0.9512}, seconds=0.1, made_at=START,
                )
            )  # fmt: skip


def form_of(page, act):
    """The fields of the form that has a button for this act."""
    forms = re.findall(r"<form[^>]*/standing.*?</form>", page, re.DOTALL)
    form = next(one for one in forms if f'name="act" value="{act}"' in one)
    return dict(re.findall(r'type="hidden" name="(version|setup)" value="([^"]*)"', form))


def test_all_filters_are_there_those_that_count_and_those_on_trial(ada):
    page = ada.get(SCREENING).text
    counting, _, trial = page.partition("On trial")
    assert "Links and words" in counting
    assert "Links and words" not in trial
    assert f'href="{INJECTION}"' in trial
    assert "It gave points to 0 decided items (50 are needed)" in trial
    assert "once people have decided" in counting


def test_shares_stand_with_their_intervals_and_counts(ada, judge, setup):
    scored = [(5.0, True)] * 8 + [(5.0, False)] * 2 + [(0.0, False)] * 10
    judge("links_and_words", setup("links_and_words"), *scored)
    for page in (ada.get(SCREENING).text, ada.get(WORDS).text):
        assert "80 %" in page
        assert "49 % to 94 %, of 10" in page


def test_all_of_them_together_are_judged_by_what_was_stopped(ada, judge):
    judge(TOGETHER, "", (0.0, False))
    page = ada.get(SCREENING).text
    assert "Stopped items that were unwanted" in page
    assert "blind samples tell it" in page


def test_the_weeks_are_a_picture_with_words_and_a_table(ada):
    hours("links_and_words", asked=200, hits=30)
    page = ada.get(WORDS).text
    assert re.search(r'<svg class="weeks"[^>]*role="img" aria-label="[^"]*15 % of 200', page)
    assert "The weeks as a table" in page
    assert '<td class="number">200</td>' in page


def test_calibration_is_a_picture_with_words_and_a_table(ada, judge, setup):
    judge("links_and_words", setup("links_and_words"), (3.0, True), (-2.0, False))
    page = ada.get(WORDS).text
    assert re.search(r'<svg class="calibration"[^>]*role="img" aria-label="On the average', page)
    assert "+3.0 … +3.0" in page


def test_what_it_said_lately_leads_to_the_items_for_those_who_may_read_them(ada, keep, signed_in):
    item_id = keep(4.0, summary="<i>Cheap</i> pills", state="held")
    keep(0.5, summary="A fine remark")
    page = ada.get(WORDS).text
    assert f'href="/review/items/{item_id}"' in page
    assert "&lt;i&gt;Cheap&lt;/i&gt; pills" in page
    assert "A fine remark" not in page
    page = signed_in(Role.OPERATOR, "op").get(WORDS).text
    assert f"#{item_id}" in page
    assert "pills" not in page


def test_a_filter_that_saw_too_little_counts_only_when_somebody_says_so(ada):
    shown = form_of(ada.get(INJECTION).text, "count")
    refused = send(ada, f"{INJECTION}/standing", act="count", **shown)
    assert refused.status_code == 422
    assert "Tick the box beside the button" in refused.text
    assert send(ada, f"{INJECTION}/standing", act="count", early="yes", **shown).status_code == 303
    page = ada.get(INJECTION).text
    assert "It counts from now on." in page
    assert '<span class="state loaded">counts</span>' in page


def test_a_filter_that_saw_enough_needs_nothing_more_than_the_switch(ada, judge, setup):
    scored = [(5.0, True)] * 10 + [(0.0, False)] * 40
    judge("injection", setup("injection"), *scored)
    page = ada.get(INJECTION).text
    assert "It has seen enough: 50 decisions, 10 of them on what was unwanted." in page
    assert 'name="early"' not in page
    sent = send(ada, f"{INJECTION}/standing", act="count", **form_of(page, "count"))
    assert sent.status_code == 303


def test_figures_of_other_settings_let_nothing_count(ada):
    shown = form_of(ada.get(INJECTION).text, "count") | {"setup": "other"}
    answer = send(ada, f"{INJECTION}/standing", act="count", early="yes", **shown)
    assert answer.status_code == 409
    assert "This has changed since you opened it." in answer.text
    assert stored_choice("injection").choice.counting == {}


def test_a_filter_is_put_on_trial_with_one_click(ada):
    shown = form_of(ada.get(WORDS).text, "try")
    assert send(ada, f"{WORDS}/standing", act="try", **shown).status_code == 303
    assert "Let it count" in ada.get(WORDS).text
    late = send(ada, f"{WORDS}/standing", act="try", **shown)
    assert late.status_code == 409


def test_new_settings_stand_beside_the_old_ones_and_can_be_dropped(ada, acting):
    tried = Choice(candidates={"links_and_words": {"words": ["casino"]}})
    change_setting(acting(Role.ADMIN), setting_name("links_and_words"), choice_to_json(tried))
    page = ada.get(WORDS).text
    assert page.count('class="sheet plugin-part"') == 2
    assert "Let the new settings count" in page
    dropped = send(ada, f"{WORDS}/standing", act="drop", **form_of(page, "drop"))
    assert dropped.status_code == 303
    assert ada.get(WORDS).text.count('class="sheet plugin-part"') == 1


def test_an_act_that_is_none_changes_nothing(ada):
    assert send(ada, f"{WORDS}/standing", act="vanish").status_code == 422


def test_versions_of_what_was_learned_are_one_click_back(ada):
    models(1, 2, 3, in_use=3)
    page = ada.get(LEARNED).text
    assert "95.1 %" in page
    assert "Use version 3" not in page
    assert send(ada, f"{LEARNED}/model", number="2").status_code == 303
    page = ada.get(LEARNED).text
    assert "Version 2 was chosen by hand" in page
    assert [one.number for one in model_versions("learned") if one.in_use] == [2]
    assert send(ada, f"{LEARNED}/model", number="").status_code == 303
    assert [one.number for one in model_versions("learned") if one.in_use] == [3]
    assert "was chosen by hand" not in ada.get(LEARNED).text


def test_a_filter_that_learned_nothing_says_how_it_will(ada):
    assert "What people decide on the desk teaches it" in ada.get(LEARNED).text
    assert "teaches it" not in ada.get(INJECTION).text
    models(1, in_use=1)
    assert "teaches it" not in ada.get(LEARNED).text
    assert "learned from 101 lessons" in ada.get(SCREENING).text


def test_a_model_that_is_silent_is_not_said_to_have_learned(ada):
    models(1, in_use=1)
    with transaction() as session:
        session.scalars(select(FilterModel)).one().silent = to_json(message("Too few lessons."))
    page = ada.get(SCREENING).text
    assert "Too few lessons." in page
    assert "learned from" not in page


@pytest.mark.parametrize("learned_before", [True, False])
def test_a_training_that_failed_says_what_happens_next(ada, learned_before):
    models(*[1] * learned_before, in_use=1)
    with transaction() as session:
        session.add(
            WorkItem(
                kind="train", subject="filter:learned", queue="learn", state="dead", attempts=5,
                last_error=to_json(message("It ran out of memory.")), due_at=START,
                created_at=START, finished_at=START,
            )
        )  # fmt: skip
    page = ada.get(LEARNED).text
    assert "It ran out of memory." in page
    assert "It is tried again after the next decision." in page
    assert '<a href="/admin/work">Try it again now</a>' in page


def test_a_filter_that_says_nothing_says_why(ada, keep):
    item_id = keep(0.0)
    assert "No key is set." not in ada.get(AKISMET).text
    with transaction() as session:
        session.add(
            FindingRow(
                item_id=item_id, revision=1, filter_id="akismet", outcome="abstention",
                reasons=[to_json(message("No key is set."))], found_at=START,
            )
        )  # fmt: skip
    page = ada.get(AKISMET).text
    assert "It said nothing of what it was asked about lately (1)." in page
    assert page.count("No key is set.") == 2
    assert "No key is set." in ada.get(SCREENING).text
    assert "It said nothing" not in ada.get(WORDS).text


def test_a_version_that_is_gone_is_not_found(ada):
    assert send(ada, f"{LEARNED}/model", number="9").status_code == 404


def test_operators_see_and_cannot_change(signed_in):
    models(1, 2, in_use=2)
    operator = signed_in(Role.OPERATOR, "op")
    page = operator.get(LEARNED).text
    assert "<form" not in page.partition("<main")[2]
    assert "Change the rule" not in operator.get(SCREENING).text
    assert send(operator, f"{LEARNED}/standing", act="count").status_code == 403
    assert send(operator, f"{LEARNED}/model", number="1").status_code == 403


@pytest.mark.parametrize("name", ["none", "%00", "😀", "x" * 300, "..", "links%20and"])
def test_a_filter_that_is_not_there_is_not_found(ada, name):
    answer = ada.get(f"{SCREENING}/filters/{name}")
    assert answer.status_code == 404
    assert "or it is switched off." in answer.text


def test_pages_stay_small_however_much_is_told(ada, judge, setup):
    hours("links_and_words", asked=200, hits=30)
    models(*range(1, 11), in_use=10)
    judge("links_and_words", setup("links_and_words"), *((one / 4, True) for one in range(24)))
    for path in (SCREENING, WORDS, LEARNED, f"{SCREENING}/rule"):
        answer = ada.get(path)
        assert answer.status_code == 200
        assert len(answer.data) < LARGEST_PAGE


def test_who_put_a_filter_on_trial_and_why_stands_there(ada, app, acting):
    suspended = acting(actor=Actor(ActorKind.SYSTEM, "tick"))
    with transaction() as session:
        change_locked(
            session, suspended, "links_and_words", None, "plugin.put_on_trial",
            lambda choice: replace(choice, shadow=frozenset({"links_and_words"})),
            message("Its hits jumped."),
        )  # fmt: skip
    page = ada.get(WORDS).text
    assert "Its hits jumped." in page
    assert "put on trial by" in page
    send(ada, f"{WORDS}/standing", act="count", early="yes", **form_of(page, "count"))
    assert "Its hits jumped." not in ada.get(WORDS).text


def test_what_is_changed_is_named_beside_the_settings_on_trial(ada, acting):
    tried = Choice(candidates={"links_and_words": {"points_per_link": 1.5}})
    change_setting(acting(Role.ADMIN), setting_name("links_and_words"), choice_to_json(tried))
    page = ada.get(WORDS).text
    assert re.search(r"Changed:\s+Points for each link\s*</p>", page)
