"""A change of tags whose worker is killed in the middle: each topic is moved once, and back."""

import random
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from moderation.actions.editing.topics import TopicDraft, Words, add_topic
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.tags.changes import plan_tag_change, plan_tag_undo, run_tag_change
from moderation.actions.tags.making import make_tag
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.extensions import db
from moderation.models import LedgerEntry, Setting, Tag, TagChange, TopicTag
from moderation.queries.settings import SiteSettings
from moderation.queries.verification import verify
from tests.faults.conftest import ROUNDS
from tests.faults.site import Site
from tests.faults.test_bulk import a_horse, a_worker

pytestmark = pytest.mark.faults

TOPICS = 1_500
A_TRANSACTION = 50
LATEST = 1.5  # seconds after a change was begun, by which the kill comes
PATIENCE = 120.0


def operator() -> Context:
    return Context(Actor(ActorKind.OPERATOR, "test"), datetime.now(UTC), uuid.uuid4().hex)


@pytest.fixture(scope="module")
def tags(site: Site) -> tuple[str, str]:
    """Two tags, the first of them on many topics."""
    with site.app.app_context():
        version = db.session.scalar(select(func.max(Setting.version))) or 0
        settings = SiteSettings(tag_change_alone=10_000, tag_change_second=10_000)
        change_site_settings(operator(), settings, version)
        with transaction() as session:
            first, second = (make_tag(session, operator(), name) for name in ("cat", "feline"))
            tag_id, names = first.id, (first.name, second.name)
        for start in range(0, TOPICS, A_TRANSACTION):
            write_topics(start, tag_id)
    return names


def write_topics(start: int, tag_id: int) -> None:
    with transaction() as session:
        made = [
            add_topic(session, operator(), topic(start + number)).id
            for number in range(A_TRANSACTION)
        ]
        retag(session, operator(), [Retag(one, add=(tag_id,)) for one in made])


def topic(number: int) -> TopicDraft:
    words = {"en": Words(f"Can AI be moved in way {number}?")}
    return TopicDraft(words, slug=f"moved-{number}", case_number=10_000 + number)


def state_of(number: int) -> str:
    state = db.session.scalars(select(TagChange.state).where(TagChange.id == number)).one()
    db.session.rollback()
    return state


def do_and_kill(
    site: Site, plan: Callable[[], int], victim: Callable[[Site], None], chance: random.Random
) -> int:
    """Have a change done, and kill what does it at some moment; gives its id."""
    number = plan()
    version = db.session.get_one(TagChange, number).version
    db.session.rollback()
    run_tag_change(operator(), number, version)
    time.sleep(chance.uniform(0, LATEST))
    victim(site)
    ends = time.monotonic() + PATIENCE
    while state_of(number) == "running":
        assert time.monotonic() < ends, f"the change rests\n{site.said()[-3000:]}"
        time.sleep(0.05)
    assert state_of(number) == "done"
    return number


def standing() -> dict[str, int]:
    """On how many topics each tag stands, by its links."""
    query = select(Tag.name, func.count()).join(TopicTag, TopicTag.tag_id == Tag.id)
    rows = db.session.execute(query.where(TopicTag.present).group_by(Tag.name))
    found = {row[0]: row[1] for row in rows}
    db.session.rollback()
    return found


def acts_of(number: int) -> int:
    """How many acts on topics a change has done."""
    group = select(TagChange.act_group).where(TagChange.id == number).scalar_subquery()
    query = select(func.count()).where(
        LedgerEntry.act_group == group, LedgerEntry.subject.like("topic_tag:%")
    )
    count = db.session.scalars(query).one()
    db.session.rollback()
    return count


@pytest.mark.parametrize("victim", [a_worker, a_horse], ids=lambda victim: victim.__name__)
@pytest.mark.parametrize("number", range(max(1, ROUNDS // 5)))
def test_each_topic_is_moved_once_and_moved_back_once(
    site: Site, tags: tuple[str, str], chance: random.Random, number: int, victim
):
    first, second = tags
    with site.app.app_context():
        merge = f"merge {first} -> {second}"
        done = do_and_kill(site, lambda: plan_tag_change(operator(), merge), victim, chance)
        assert (standing(), acts_of(done)) == ({second: TOPICS}, 2 * TOPICS)
        back = do_and_kill(site, lambda: plan_tag_undo(operator(), done), victim, chance)
        assert (standing(), acts_of(back)) == ({first: TOPICS}, 2 * TOPICS)
        assert state_of(done) == "undone"
        report = verify(datetime.now(UTC))
        assert report.sound, str(report)
        db.session.rollback()
