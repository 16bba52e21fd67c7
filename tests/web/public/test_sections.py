"""Sections of plugins on a topic's page: each alone, in time, cached with it, soon made anew."""

import time

import pytest
from sqlalchemy import update

from moderation.actions.editing.topics import restore_topic, withdraw_topic
from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.hooks.doors import TOPIC_SECTIONS
from moderation.models import Topic, TopicTag
from moderation.queries.plugins.health import last_errors
from moderation.queries.public.neighbours import A_TAG, NEWEST, neighbours
from moderation.web.caching.page_cache import LONGEST_SECONDS
from moderation.web.plugins import current_plugins
from tests.queries.public.test_reading import counted
from tests.web import case_rows

PAGE = "/en/topics/broad-emotions"
MADE_UP = """
import time

from moderation.hooks.toolkit import Line, NoSettings, Section, TopicSection, hookimpl, message


class Broken(TopicSection[NoSettings]):
    id = "broken"
    title = message("Broken")

    def section(self, topic, others):
        raise SystemExit("no")


class Slow(TopicSection[NoSettings]):
    id = "slow"
    title = message("Slow")

    def section(self, topic, others):
        time.sleep(30)


class Hostile(TopicSection[NoSettings]):
    id = "hostile"
    title = message("Hostile")

    def section(self, topic, others):
        return Section(message("<b>bold</b>"), (Line("<script>alert(1)</script>"),))


@hookimpl
def topic_sections(register):
    register(Broken)
    register(Slow)
    register(Hostile)
"""


@pytest.fixture
def config(config, request):
    """The instance has the made-up sections where a test is marked to want them."""
    if request.node.get_closest_marker("usefixtures") is not None:
        (config.instance / "plugins").mkdir(exist_ok=True)
        (config.instance / "plugins" / "made_up.py").write_text(MADE_UP, encoding="utf-8")
    return config


@pytest.fixture
def made_up():
    """Mark a test as one with three sections of ill behaviour."""


@pytest.fixture
def related(gallery):
    """The two topics of the gallery share a tag."""
    with transaction() as session:
        first, second = session.query(Topic).order_by(Topic.id)
        tag = case_rows.add_tag(session, first, "shared", first.created_at)
        session.add(TopicTag(topic_id=second.id, tag_id=tag.id))
    return {topic.slug: topic.id for topic in db.session.query(Topic)}


def test_related_questions_stand_in_the_margin_and_lead_to_the_readers_language(related, client):
    page = client.get(PAGE).text
    assert '<h2 id="section-1">Related questions</h2>' in page
    assert '<a href="/en/topics/fold-laundry" dir="auto">Can AI fold laundry?</a>' in page
    dutch = client.get("/nl/topics/broad-emotions").text
    assert '<a href="/nl/topics/fold-laundry"' in dutch


@pytest.mark.usefixtures("made_up")
def test_a_failing_and_a_slow_section_show_nothing_and_are_told_of(gallery, app, client):
    started = time.monotonic()
    page = client.get(PAGE).text
    assert time.monotonic() - started < 5
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'id="section-2"' not in page
    app.extensions["venire_plugin_rhythm"].wrote_at = float("-inf")
    client.get("/healthz")
    kinds = {one.backend: one.kind for one in last_errors("made_up")}
    assert kinds == {"broken": "error", "slow": "timeout"}


def test_a_withdrawn_topic_leaves_the_pages_of_others_at_once(related, client, operator):
    assert "fold-laundry" in client.get(PAGE).text
    withdraw_topic(operator, related["fold-laundry"])
    assert "fold-laundry" not in client.get(PAGE).text
    restore_topic(operator, related["fold-laundry"])
    assert "fold-laundry" in client.get(PAGE).text


def test_other_topics_changes_are_shown_within_ten_minutes(related, client, app):
    cache = app.extensions["venire_page_cache"]
    clock = time.monotonic()
    cache._clock = lambda: clock
    client.get(PAGE)
    with transaction() as session:
        session.execute(update(TopicTag).values(present=False))
    clock += LONGEST_SECONDS - 1
    assert "fold-laundry" in client.get(PAGE).text
    clock += 1
    assert "fold-laundry" not in client.get(PAGE).text


def test_the_choice_of_others_is_bounded_and_walks_indexes(app, clock):
    with transaction() as session:
        first = case_rows.add_topic(session, clock(), slug="first", case_number=1)
        tag = case_rows.add_tag(session, first, "shared", clock())
        for number in range(2, 80):
            other = case_rows.add_topic(session, clock(), slug=f"t{number}", case_number=number)
            session.add(TopicTag(topic_id=other.id, tag_id=tag.id))
    topic_id = first.id
    with counted(db.engine) as told:
        found = neighbours(topic_id, "en")
    sent = [one for one in told if "FROM" in one and "topic.version" not in one]
    assert len(found) <= NEWEST + A_TAG
    assert len(sent) == 4
    assert all(topic_id != one.topic_id and one.tags == ("shared",) for one in found)
    _assert_walks_indexes(sent)


def _assert_walks_indexes(sent):
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL plans small tables otherwise
    for statement in sent:
        values = tuple("x" for _ in range(statement.count("?")))
        with db.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        for step in (str(row[3]) for row in plan):
            assert not step.startswith(("SCAN topic", "SCAN tag")) or "USING" in step, plan


def test_a_topic_out_of_sight_is_no_neighbour(related, operator):
    withdraw_topic(operator, related["fold-laundry"])
    assert neighbours(related["broad-emotions"], "en") == ()


def test_the_bundled_section_stands_behind_its_door(app):
    assert "related_topics" in {one.id for one in current_plugins().backends(TOPIC_SECTIONS)}
