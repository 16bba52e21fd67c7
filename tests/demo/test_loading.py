"""Loading the gallery: all of it stands, made through the actions, so that the ledger is true."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from moderation import demo
from moderation.app import create_app
from moderation.config import Config
from moderation.demo.files import DemoTopic, Fate, read_gallery
from moderation.extensions import db
from moderation.models import (
    Base,
    Comment,
    EvidenceItem,
    JuryCheck,
    LedgerEntry,
    ReviewItem,
    Tag,
    Topic,
    TopicTag,
    TopicText,
    WorkItem,
)
from moderation.queries.verification import verify
from tests.conftest import START, TEST_KEY

# The gallery is loaded once for this module: one worker runs all of it.
pytestmark = pytest.mark.xdist_group("demo")

GALLERY = {topic.slug: topic for topic in read_gallery()}
SECONDS = 30.0

every_topic = pytest.mark.parametrize("slug", GALLERY)


@pytest.fixture(scope="module")
def loaded(
    tmp_path_factory: pytest.TempPathFactory, empty_database: Callable[[Path], str]
) -> Iterator[float]:
    """An application's context on which the gallery stands; gives the seconds that it took."""
    folder = tmp_path_factory.mktemp("demo")
    url = empty_database(folder)
    app = create_app(Config(instance=folder, database_url=url, secret_key=TEST_KEY))
    before = time.process_time()
    demo.load(app, START)
    took = time.process_time() - before
    with app.app_context():
        app.extensions["venire_clock"] = lambda: START
        yield took
        db.session.remove()
        db.engine.dispose()


def topic_of(slug: str) -> Topic:
    return db.session.scalars(select(Topic).where(Topic.slug == slug)).one()


def counted(model: type[Base], *conditions: object) -> int:
    query = select(func.count()).select_from(model).where(*conditions)  # type: ignore[arg-type]
    return db.session.execute(query).scalar_one()


def checks_of(slug: str) -> list[JuryCheck]:
    query = select(JuryCheck).where(JuryCheck.topic_id == topic_of(slug).id)
    return list(db.session.scalars(query.order_by(JuryCheck.opened_at)))


def fates(topic: DemoTopic) -> Counter[Fate]:
    comments = [one for comment in topic.comments for one in (comment, *comment.replies)]
    return Counter(one.fate for one in comments)


def test_the_ledger_of_the_gallery_is_sound(loaded: float) -> None:
    report = verify(START)
    assert report.problems == ()
    assert report.rows == report.sealed > 500


def test_loading_stays_within_its_time(loaded: float) -> None:
    assert loaded < SECONDS


def test_the_ledger_tells_the_gallery_in_the_order_in_which_it_happened(loaded: float) -> None:
    written = db.session.scalars(
        select(LedgerEntry.written_at)
        .where(~LedgerEntry.subject.startswith("setting:"))
        .order_by(LedgerEntry.id)
    ).all()
    assert written == sorted(written)
    assert written[-1] <= START


@every_topic
def test_a_topic_stands_with_its_words_in_both_languages(loaded: float, slug: str) -> None:
    topic, told = topic_of(slug), GALLERY[slug]
    texts = db.session.scalars(select(TopicText).where(TopicText.topic_id == topic.id))
    assert topic.visible
    assert topic.case_number == told.case_number
    assert {one.locale: one.question for one in texts} == {
        locale: text.question for locale, text in told.texts.items()
    }


@every_topic
def test_a_topic_has_its_votes_tags_and_evidence(loaded: float, slug: str) -> None:
    topic, told = topic_of(slug), GALLERY[slug]
    tags = select(Tag.name).join(TopicTag, TopicTag.tag_id == Tag.id)
    standing = db.session.scalars(tags.where(TopicTag.topic_id == topic.id, TopicTag.present))
    evidence = select(EvidenceItem.title).where(EvidenceItem.topic_id == topic.id)
    votes = (topic.poll_yes, topic.poll_no, topic.poll_maybe)
    assert votes == (told.poll.yes, told.poll.no, told.poll.maybe)
    assert set(standing) == set(told.tags)
    assert set(db.session.scalars(evidence)) == {one.title for one in told.evidence}


@every_topic
def test_comments_are_published_wait_or_are_held_as_their_file_says(
    loaded: float, slug: str
) -> None:
    topic, told = topic_of(slug), GALLERY[slug]
    query = select(ReviewItem.state).where(
        ReviewItem.topic_id == topic.id, ReviewItem.kind == "comment"
    )
    expected = fates(told)
    assert topic.comment_count == expected[Fate.APPROVE]
    assert Counter(db.session.scalars(query)) == +Counter(
        approved=expected[Fate.APPROVE], waiting=expected[Fate.WAIT], held=expected[Fate.SPAM]
    )


def test_answers_stand_under_what_they_answer(loaded: float) -> None:
    replies = sum(len(one.replies) for topic in GALLERY.values() for one in topic.comments)
    assert counted(Comment, Comment.parent_id.is_not(None)) == replies > 0


@every_topic
def test_each_check_heard_the_evidence_of_its_day_and_no_more(loaded: float, slug: str) -> None:
    told, checks = GALLERY[slug], checks_of(slug)
    known = [sum(one.known_since_days > age for one in told.evidence) for age in told.checks]
    assert [len(check.evidence_ids) for check in checks] == known
    assert all(check.state != "hearing" and check.concluded_at for check in checks)
    ages = [round((START - check.opened_at) / timedelta(days=1) - 0.5) for check in checks]
    assert ages == list(told.checks)


@every_topic
def test_the_last_check_is_young_enough_not_to_be_repeated_at_once(
    loaded: float, slug: str
) -> None:
    due = topic_of(slug).check_due_at
    assert due is not None
    assert due > START


def test_the_gallery_shows_more_than_one_verdict_and_every_ending(loaded: float) -> None:
    statuses = set(db.session.scalars(select(Topic.status)))
    endings = set(db.session.scalars(select(JuryCheck.state)))
    assert statuses == {"YES", "ALMOST", "NO", "IN_RESEARCH"}
    assert endings == {"verdict", "hung", "inconclusive"}


def test_emotions_in_faces_were_heard_eleven_times_and_stand_at_yes(loaded: float) -> None:
    topic = next(one for one in GALLERY.values() if one.case_number == 4991)
    assert len(checks_of(topic.slug)) == 11
    assert topic_of(topic.slug).status == "YES"


def test_one_change_of_a_verdict_waits_for_a_moderator(loaded: float) -> None:
    query = select(ReviewItem.topic_id).where(
        ReviewItem.kind == "verdict", ReviewItem.state == "waiting"
    )
    waiting = next(slug for slug, topic in GALLERY.items() if topic.verdict_waits)
    assert db.session.scalars(query).all() == [topic_of(waiting).id]


def test_some_tags_have_a_meaning_a_family_and_a_dutch_name(loaded: float) -> None:
    tag = db.session.scalars(select(Tag).where(Tag.name == "mathematics")).one()
    assert (tag.family, tag.titles["nl"]) == ("sciences", "wiskunde")
    assert tag.description


def test_suggested_tags_wait_in_the_queue(loaded: float) -> None:
    suggested = sum(len(topic.suggestions) for topic in GALLERY.values())
    assert (
        counted(ReviewItem, ReviewItem.kind == "tag_suggestion", ReviewItem.state == "waiting")
        == suggested
    )


def test_no_worker_has_to_repeat_what_the_loading_did(loaded: float) -> None:
    left = select(WorkItem.kind).where(WorkItem.state == "queued").distinct()
    assert set(db.session.scalars(left)) <= {"event"}
