"""The queries behind public pages: few, bounded, and exact."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import Engine, event, select, text, update

from moderation.actions.transaction import transaction
from moderation.domain.errors import NotFound
from moderation.domain.topics import ShownStatus, TopicStatus
from moderation.extensions import db
from moderation.models import BackgroundParagraph, Comment, Tag, TagAlias, Topic
from moderation.queries.public.case_file import opinion_of
from moderation.queries.public.court import Outcome, docket
from moderation.queries.public.cursors import Cursor, read_cursor
from moderation.queries.public.discussion import discussion
from moderation.queries.public.gallery import gallery_page, topics_of
from moderation.queries.public.topic_page import topic_page
from moderation.queries.public.wording import Text, nearest
from moderation.queries.tags.looking_up import tag_by_slug
from tests.conftest import Clock
from tests.web import case_rows

MOMENTS = some.integers(0, 253 * 10**15).map(
    lambda count: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=count)
)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def case(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        case_rows.add_seed_case(session, clock())


@given(MOMENTS, some.integers(0, 2**63 - 1))
def test_a_cursor_survives_its_address(moment: datetime, identifier: int) -> None:
    cursor = Cursor(moment, identifier)
    assert read_cursor(str(cursor)) == cursor


@given(some.text(max_size=45))
def test_any_other_text_is_a_cursor_or_not_found(typed: str) -> None:
    try:
        cursor = read_cursor(typed)
    except NotFound:
        return
    assert cursor is None or cursor.id >= 0


def test_a_reader_gets_the_nearest_language() -> None:
    texts = {"nl": "ja", "en": "yes", "de": ""}
    assert nearest(texts, "nl") == Text("ja", "nl")
    assert nearest(texts, "de") == Text("yes", "en")
    assert nearest({"fr": "oui"}, "nl") == Text("oui", "fr")
    assert nearest({}, "nl") == Text("", "nl")


@pytest.mark.usefixtures("case")
def test_a_topics_page_takes_few_queries_however_much_it_shows(app: Flask, clock: Clock) -> None:
    with counted(db.engine) as before:
        topic_page("broad-emotions", "en")
    with transaction() as session:
        topic = session.scalars(select(Topic)).one()
        for number in range(20):
            case_rows.add_comment(session, topic, clock(), f"remark {number}")
            case_rows.add_check(session, topic, clock(), ["YES", "YES", "NO"])
    with counted(db.engine) as after:
        topic_page("broad-emotions", "en")
    assert len(after) == len(before) <= 14


def test_lists_take_as_many_queries_for_many_topics_as_for_one(app: Flask, clock: Clock) -> None:
    def add(numbers: range) -> None:
        with transaction() as session:
            for number in numbers:
                topic = case_rows.add_topic(session, clock(), slug=f"t{number}", case_number=number)
                case_rows.add_tag(session, topic, f"tag {number}", clock())
                case_rows.add_check(session, topic, clock(), ["YES", "YES"])

    add(range(1, 2))
    with counted(db.engine) as before:
        gallery_page("en")
        docket("en")
    add(range(2, 21))
    with counted(db.engine) as after:
        gallery_page("en")
        docket("en")
    assert len(after) == len(before)


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("outcome", [None, Outcome.YES, Outcome.HUNG])
def test_lists_walk_an_index_and_sort_nothing(outcome: Outcome | None) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans small tables otherwise")
    at = Cursor(datetime(2026, 1, 1, tzinfo=UTC), 5)
    status = TopicStatus.YES if outcome else None
    with counted(db.engine) as sent:
        gallery_page("en", status, at)
        docket("en", outcome, at)
    lists = [statement for statement in sent if "ORDER BY" in statement and "LIMIT" in statement]
    assert len(lists) == 2
    for statement in lists:
        values = tuple("x" for _ in range(statement.count("?")))
        with db.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        steps = " | ".join(str(row[3]) for row in plan)
        assert "TEMP B-TREE" not in steps, steps
        assert "SCAN" not in steps, steps


def test_only_open_topics_can_be_disputed(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        settled = case_rows.add_topic(session, clock(), slug="a", case_number=1)
        case_rows.add_check(session, settled, clock(), ["NO", "NO", "YES"])
        divided = case_rows.add_topic(session, clock(), slug="b", case_number=2)
        case_rows.add_check(session, divided, clock(), ["NO", "ALMOST"])
        case_rows.add_topic(session, clock(), slug="c", case_number=3)
    shown = {card.slug: card.status for card in gallery_page("en").cards}
    assert shown == {
        "a": ShownStatus.NO,
        "b": ShownStatus.DISPUTED,
        "c": ShownStatus.IN_RESEARCH,
    }


def test_cards_of_one_moment_are_neither_lost_nor_doubled(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        for number in range(1, 12):
            case_rows.add_topic(session, clock(), slug=f"t{number}", case_number=number)
    seen: list[str] = []
    at = None
    while True:
        page = gallery_page("en", at=at, size=3)
        seen += [card.slug for card in page.cards]
        if page.next is None:
            break
        at = page.next
    assert seen == [f"t{number}" for number in range(11, 0, -1)]


@pytest.mark.usefixtures("case")
def test_tags_that_are_gone_lead_nowhere() -> None:
    with transaction() as session:
        tag = session.scalars(select(Tag).where(Tag.name == "emotion")).one()
        session.add(TagAlias(name="feelings", tag_id=tag.id))
    found = tag_by_slug("feelings")
    assert found is not None
    assert found.slug == "emotion"
    assert [card.slug for card in topics_of(found.id, "en").cards] == ["broad-emotions"]
    with transaction() as session:
        session.execute(update(Tag).values(live=False))
    assert tag_by_slug("feelings") is None
    assert tag_by_slug("emotion") is None


@pytest.mark.usefixtures("case")
def test_replies_follow_their_thread_oldest_first(clock: Clock) -> None:
    with transaction() as session:
        topic = session.scalars(select(Topic)).one()
        bram = session.scalars(select(Comment).where(Comment.author_name == "Bram")).one()
        answer = case_rows.add_comment(session, topic, clock(), "Deep.", name="Ada", parent=bram)
        case_rows.add_comment(session, topic, clock(), "New.", name="Zoe")
        case_rows.add_comment(session, topic, clock(), "Unseen.", parent=answer, shown=False)
        topic_id = topic.id
    threads = discussion(topic_id).threads
    assert [thread.opening.author_name for thread in threads] == ["Zoe", "Noor"]
    assert [(one.author_name, one.answers) for one in threads[1].replies] == [
        ("Bram", "Noor"),
        ("Ada", "Bram"),
    ]


@pytest.mark.usefixtures("case")
def test_long_comments_make_a_page_short(clock: Clock) -> None:
    with transaction() as session:
        topic = session.scalars(select(Topic)).one()
        for _ in range(6):
            case_rows.add_comment(session, topic, clock(), "é" * 3_000)
        topic_id = topic.id
    page = discussion(topic_id)
    assert len(page.threads) == 2
    older = discussion(topic_id, page.older_than)
    assert {one.opening.id for one in older.threads}.isdisjoint(
        one.opening.id for one in page.threads
    )


@pytest.mark.usefixtures("case")
def test_background_comes_in_one_language(clock: Clock) -> None:
    with transaction() as session:
        topic = session.scalars(select(Topic)).one()
        session.add(
            BackgroundParagraph(
                topic_id=topic.id, locale="nl", position=0, body="Netwerken.", source_name="IEEE",
                enriched_on=clock().date(),
            )
        )  # fmt: skip
    assert [one.language for one in topic_page("broad-emotions", "nl").background] == ["nl"]
    assert [one.language for one in topic_page("broad-emotions", "en").background] == ["en"]


@pytest.mark.parametrize(
    "stored", [{}, {"headline": 3}, {"body": "text"}, {"body": [{"id": 1}]}, {"order": {"id": ""}}]
)
def test_a_damaged_opinion_is_shorter_and_no_error(stored: dict[str, object]) -> None:
    told = opinion_of(stored)
    assert told.body == ()
    assert told.headline is None


@pytest.mark.usefixtures("case")
def test_a_check_that_is_still_heard_is_on_no_page(clock: Clock) -> None:
    with transaction() as session:
        topic = session.scalars(select(Topic)).one()
        check = case_rows.add_check(session, topic, clock() + timedelta(hours=1), ["NO", "NO"])
        check.state, check.concluded_at, check.published = "hearing", None, False
        topic.current_check_id = None
    page = topic_page("broad-emotions", "en")
    assert page.case.session_count == 11
    assert page.case.live is None
    assert len(docket("en").entries) == 11
    assert db.session.execute(text("SELECT count(*) FROM jury_check")).scalar() == 12
