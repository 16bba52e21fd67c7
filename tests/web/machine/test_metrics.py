"""Metrics: for who shows the token, the same from every process, never falling, without jurors."""

import dataclasses
import re
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event

from moderation.actions.operating.cleaning import clean_up
from moderation.actions.plugins.health import record_health
from moderation.actions.transaction import transaction
from moderation.app import create_app
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.domain.plugins import Tally
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.health import BOUNDS_MS, HealthReport, Trouble, quantile
from moderation.hooks.doors import JURORS
from moderation.models import PluginHealth, ReviewItem, WorkItem

TOKEN = "q7Xw-3vTz9LpR2mK8sYbN4cJ"
ROOT = Path(__file__).parents[3]
QUICK, SLOW = BOUNDS_MS.index(5), BOUNDS_MS.index(200)


@pytest.fixture
def config(config):
    return dataclasses.replace(config, metrics_token=TOKEN)


@pytest.fixture
def scrape(client, app):
    """A function that asks as a monitor does, and gives the samples by name and labels."""

    def ask(browser=client):
        db.session.rollback()
        answer = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return samples(answer.text)

    return ask


def samples(text):
    return {
        (one.name, frozenset(one.labels.items())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def sample(found, name, **labels):
    return found.get((name, frozenset(labels.items())))


def report(plugin="links_and_words", door="filter", id=None, **changes):
    latencies = [0] * (len(BOUNDS_MS) + 1)
    latencies[QUICK], latencies[SLOW] = 90, 10
    values = {
        "values": 100,
        "abstentions": 30,
        "failures": {FailureKind.TIMEOUT: 2},
        "latencies": tuple(latencies),
        "troubles": (Trouble(5.0, "item:17", FailureKind.TIMEOUT, message("It was late.")),),
    }
    return HealthReport(plugin, door, id or plugin, **{**values, **changes})


def jurors_of(app):
    return {one.id for one in app.extensions["venire_plugins"].backends(JURORS)} | {
        record.name
        for record in app.extensions["venire_plugins"].plugins
        if JURORS.name in record.doors
    }


@pytest.mark.parametrize(
    "shown",
    [None, "", "Bearer", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN,
     f"Bearer {TOKEN} {TOKEN}", "Bearer \xff\xfe"],
)  # fmt: skip
def test_who_shows_no_token_or_a_wrong_one_is_told_nothing(client, app, shown):
    headers = {} if shown is None else {"Authorization": shown}
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "venire_" not in answer.text


def test_without_a_token_set_there_is_no_such_page(config, clock):
    application = create_app(dataclasses.replace(config, metrics_token=None))
    application.extensions["venire_clock"] = clock
    browser = application.test_client()
    for shown in ("", "Bearer ", "Bearer None", f"Bearer {TOKEN}"):
        answer = browser.get("/metrics", headers={"Authorization": shown})
        assert (answer.status_code, "venire_" in answer.text) == (404, False)


def test_it_can_be_read_and_nothing_else(client, app):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert client.head("/metrics", headers=headers).status_code == 200
    for method in ("post", "put", "delete", "patch", "options"):
        assert getattr(client, method)("/metrics", headers=headers).status_code == 405


def test_it_is_prometheus_s_form_sets_no_cookie_and_is_not_kept(client, app):
    answer = client.get("/metrics", headers={"Authorization": f"bearer {TOKEN}"})
    assert answer.content_type.startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_calls_are_counted_by_plugin_door_and_outcome(scrape, acting):
    record_health(acting(Role.ADMIN), [report(), report("repeats", values=1, failures={})])
    found = scrape()
    own = {"plugin": "links_and_words", "door": "filter"}
    assert sample(found, "venire_plugin_calls_total", outcome="answer", **own) == 70
    assert sample(found, "venire_plugin_calls_total", outcome="abstention", **own) == 30
    assert sample(found, "venire_plugin_calls_total", outcome="timeout", **own) == 2
    assert sample(found, "venire_plugin_calls_total", outcome="error", **own) == 0
    assert sample(found, "venire_plugin_last_error_age_seconds", **own) == 5


def test_half_and_nineteen_of_twenty_follow_from_the_buckets(scrape, acting):
    told = report()
    record_health(acting(Role.ADMIN), [told])
    buckets = {
        float(dict(labels)["le"]): value
        for (name, labels), value in scrape().items()
        if name == "venire_plugin_answer_seconds_bucket"
    }
    for share in (0.5, 0.95):
        bound = min(bound for bound, reached in buckets.items() if reached >= share * 100)
        assert bound * 1_000 == pytest.approx(quantile(told.latencies, share))
    assert list(buckets.values()) == sorted(buckets.values())
    own = {"plugin": "links_and_words", "door": "filter"}
    assert sample(scrape(), "venire_plugin_answer_seconds_count", **own) == 100


def test_no_count_falls_when_old_hours_are_deleted(scrape, acting, clock):
    record_health(acting(Role.ADMIN), [report()])
    before = scrape()
    clock.forward(days=30)
    clean_up(acting(Role.ADMIN))
    assert db.session.query(PluginHealth).count() == 0
    record_health(acting(Role.ADMIN), [report()])
    after = scrape()
    counters = {key: value for key, value in before.items() if key[0].endswith(ENDINGS)}
    assert counters
    assert all(after[key] >= value for key, value in counters.items())
    own = {"plugin": "links_and_words", "door": "filter"}
    assert sample(after, "venire_plugin_calls_total", outcome="answer", **own) == 140


ENDINGS = ("_total", "_bucket", "_count")


def test_every_web_process_says_the_same(scrape, acting, config, clock):
    record_health(acting(Role.ADMIN), [report(tally=Tally(failed=5))])
    other = create_app(config)
    other.extensions["venire_clock"] = clock
    assert scrape(other.test_client()) == scrape()


def test_a_breaker_that_opened_is_told(scrape, acting):
    record_health(acting(Role.ADMIN), [report(tally=Tally(failed=5))])
    own = {"plugin": "links_and_words", "door": "filter"}
    assert sample(scrape(), "venire_plugin_breakers_open", **own) == 1


def test_jurors_are_one_series_and_no_name_of_theirs_is_told(client, app, acting, scrape):
    jurors = [
        (record.name, one.implementation.id)
        for record in app.extensions["venire_plugins"].plugins
        for one in record.registrations
        if one.door is JURORS
    ]
    assert len(jurors) > 1
    told = [report(plugin, "juror", id) for plugin, id in jurors]
    told += [report(plugin, "filter") for plugin, _ in dict(jurors).items()]
    told += [report("gone_juror", "juror", "gone", tally=Tally(failed=9)), report("gone_juror")]
    record_health(acting(Role.ADMIN), told)
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    for name in {*jurors_of(app), "gone_juror", "gone"}:
        assert not re.search(rf"\b{name}\b", text)
    summed = {"plugin": "(jurors)", "door": "juror"}
    found = scrape()
    number = len(jurors) + 1
    assert sample(found, "venire_plugin_calls_total", outcome="answer", **summed) == 70 * number
    assert sample(found, "venire_plugin_breakers_open", **summed) == 1
    doors = {dict(labels)["plugin"] for _, labels in found if dict(labels).get("door") == "filter"}
    assert len(doors) == len({plugin for plugin, _ in jurors}) + 1
    assert all(re.fullmatch("private-[0-9a-f]{12}", name) for name in doors)


def test_queues_ledger_and_review_are_told(scrape, acting, clock):
    moment = clock() - timedelta(seconds=90)
    with transaction() as session:
        for number, state in enumerate(("queued", "dead", "dead")):
            session.add(
                WorkItem(kind="screen", subject=f"item:{number}", queue="screen", state=state,
                         due_at=moment, created_at=moment)
            )  # fmt: skip
        for kind, state in (("comment", "waiting"), ("comment", "held"), ("report", "screening")):
            session.add(
                ReviewItem(kind=kind, state=state, origin="test", decide_by=moment,
                           created_at=moment)
            )  # fmt: skip
    found = scrape()
    assert sample(found, "venire_work_items", queue="screen", state="dead") == 2
    assert sample(found, "venire_work_items", queue="jury", state="dead") == 0
    assert sample(found, "venire_queue_depth", queue="screen") == 1
    assert sample(found, "venire_queue_oldest_due_age_seconds", queue="screen") == 90
    assert sample(found, "venire_review_items", kind="comment", state="held") == 1
    assert sample(found, "venire_review_items", kind="report", state="screening") == 1
    assert sample(found, "venire_tick_alive") == 0
    kinds = {dict(labels)["kind"] for name, labels in found if name == "venire_review_items"}
    assert kinds == {kind.value for kind in ItemKind}


def test_what_is_not_sealed_has_an_age(scrape, app, operator, clock):
    from moderation.actions import users

    assert sample(scrape(), "venire_ledger_unsealed_age_seconds") == 0
    users.create_user(operator, "mo@example.org", Role.MODERATOR, "a long pass phrase", "Mo")
    clock.forward(seconds=45)
    found = scrape()
    assert sample(found, "venire_ledger_unsealed_age_seconds") == 45
    assert sample(found, "venire_ledger_unsealed") >= 1
    assert sample(found, "venire_ledger_sealed_total") == 0


def test_a_scrape_costs_the_same_however_much_was_called(scrape, acting, clock):
    def statements():
        seen = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        scrape()
        return len(seen)

    record_health(acting(Role.ADMIN), [report()])
    before = statements()
    for _ in range(30):
        clock.forward(hours=1)
        record_health(acting(Role.ADMIN), [report(), report("repeats")])
    scraped = statements() / 2  # both listeners hear
    assert scraped <= before


def test_the_page_of_the_docs_names_every_metric_and_label(client, app, acting):
    record_health(acting(Role.ADMIN), [report()])
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(venire_\w+)` \| ([^|]*)\|", page, re.MULTILINE))
    given = {}
    for family in text_string_to_metric_families(text):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = {label for one in family.samples for label in one.labels} - {"le"}
        given[name] = labels
    assert set(rows) == set(given)
    for name, labels in given.items():
        assert set(re.findall(r"`(\w+)`", rows[name])) == labels, name
