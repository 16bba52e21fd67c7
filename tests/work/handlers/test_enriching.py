"""Enriching: what is found waits for people, and sources that want patience get it."""

import pytest
from sqlalchemy import select

from moderation.extensions import db
from moderation.models import ReviewItem, WorkItem
from moderation.work import shift

ENRICHER = """
class Written(Enricher[NoSettings]):
    id = {name!r}
    title = message('Written')
    def find(self, question):
        {body}
@hookimpl
def register_enrichers(register):
    register(Written)
"""


def an_enricher(name: str, body: str) -> str:
    return ENRICHER.format(name=name, body=body)


@pytest.fixture
def sources() -> dict[str, str]:
    return {
        "finder": an_enricher("finder", "return [EvidenceDraft('A study of ' + question.text)]"),
        "broken": an_enricher("broken", "1 / 0"),
        "busy": an_enricher("busy", "raise SourceLimited('later', retry_after=120)"),
    }


@pytest.fixture
def enriched(asked, topic) -> str:
    subject = f"topic:{topic.id}"
    asked("enrich", subject)
    shift.work_on("enrich")
    db.session.rollback()
    return subject


def test_drafts_become_items_for_people_whatever_other_sources_do(enriched):
    (item,) = db.session.scalars(select(ReviewItem)).all()
    assert (item.kind, item.state, item.origin) == ("evidence", "waiting", "plugin:finder")


def test_a_source_that_wants_patience_is_asked_alone_and_later(enriched):
    rows = db.session.scalars(
        select(WorkItem).where(WorkItem.kind == "enrich").order_by(WorkItem.id)
    ).all()
    assert [row.state for row in rows] == ["done", "queued"]
    assert rows[1].parameters == {"only": ["busy"]}
    assert 110 <= (rows[1].due_at - rows[0].finished_at).total_seconds() <= 125


def busy_and(raised: str) -> dict[str, str]:
    busy = an_enricher("busy", "raise SourceLimited('later', retry_after=120)")
    return {"busy": busy, "odd": an_enricher("odd", f"import datetime as d; raise {raised}")}


@pytest.mark.parametrize(
    ("sources", "seconds"),
    [
        (busy_and("SourceLimited('now', retry_after=0)"), 60),
        (busy_and("SourceLimited('before', retry_after=-5)"), 120),
        (busy_and("SourceLimited('never', retry_after=float('inf'))"), 120),
        (busy_and("SourceLimited('a text', retry_after='60')"), 120),
        (busy_and("SourceLimited('in ages', retry_after=10**400)"), 120),
        (busy_and("SourceSpent('no zone', until=d.datetime(2000, 1, 1))"), 60),
        (busy_and("SourceSpent('the last day', until=d.datetime.max)"), 120),
        (busy_and("SourceSpent('a text', until='tomorrow')"), 120),
    ],
)
def test_whatever_wait_a_source_names_it_neither_spoils_nor_delays_nor_spins(enriched, seconds):
    done, again = db.session.scalars(
        select(WorkItem).where(WorkItem.kind == "enrich").order_by(WorkItem.id)
    ).all()
    assert (done.state, done.last_error) == ("done", None)
    assert again.parameters == {"only": ["busy", "odd"]}
    assert seconds - 10 <= (again.due_at - done.finished_at).total_seconds() <= seconds + 5


def test_a_topic_that_is_gone_ends_the_work_with_a_reason(asked, row):
    asked("enrich", "topic:4711")
    shift.work_on("enrich")
    assert row("topic:4711").state == "done"
    assert row("topic:4711").last_error["id"] == "This topic has no question."
