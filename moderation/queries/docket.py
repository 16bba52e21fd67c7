"""Topics as those see them who order jury checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.lifecycle import OPEN_STATES, ItemKind
from moderation.extensions import db
from moderation.models import ReviewItem, Topic, TopicText, WorkItem, WorkState
from moderation.queries.desk.topics import TopicLink, topic_links

LARGEST_NUMBER = 2**31 - 1  # that a case can have; PostgreSQL compares no larger one
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class DocketRow:
    """A topic with its last and its next check; `called` says that a check is queued or running.

    `languages` are those in which it has words, or in which a translation is on its way.
    """

    topic: TopicLink
    last_checked_at: datetime | None
    check_due_at: datetime | None
    called: bool
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class DocketPage:
    """Some topics; `following` is the case number to go on below, None at the end."""

    rows: tuple[DocketRow, ...]
    following: int | None


#: What a case number can be; everything is below a higher one.
HIGHEST_CASE_NUMBER = 2**31 - 1


def docket_page(below: int | None, locale: str) -> DocketPage:
    """Read topics by case number, the highest first."""
    query = select(Topic).order_by(Topic.case_number.desc()).limit(PAGE_SIZE + 1)
    if below is not None and below <= HIGHEST_CASE_NUMBER:
        query = query.where(Topic.case_number < min(below, LARGEST_NUMBER))
    topics = db.session.scalars(query).all()
    shown = topics[:PAGE_SIZE]
    rows = _rows(shown, locale)
    return DocketPage(rows, shown[-1].case_number if len(topics) > PAGE_SIZE else None)


def _rows(topics: Sequence[Topic], locale: str) -> tuple[DocketRow, ...]:
    identifiers = [topic.id for topic in topics]
    links, called = topic_links(identifiers, locale), _called(identifiers)
    languages = _languages(identifiers)
    return tuple(
        DocketRow(
            links[one.id], one.last_checked_at, one.check_due_at, one.id in called,
            frozenset(languages.get(one.id, ())),
        )
        for one in topics
    )  # fmt: skip


def _called(topic_ids: Sequence[int]) -> set[int]:
    subjects = {f"topic:{identifier}": identifier for identifier in topic_ids}
    query = select(WorkItem.subject).where(
        WorkItem.kind == "jury",
        WorkItem.subject.in_(subjects),
        WorkItem.state.in_((WorkState.queued, WorkState.running)),
    )
    return {subjects[subject] for subject in db.session.scalars(query)}


def _languages(topic_ids: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    there = select(TopicText.topic_id, TopicText.locale).where(TopicText.topic_id.in_(topic_ids))
    drafted = select(ReviewItem.topic_id, ReviewItem.language).where(
        ReviewItem.topic_id.in_(topic_ids),
        ReviewItem.kind == ItemKind.TRANSLATION,
        ReviewItem.state.in_(OPEN_STATES),
    )
    for row in (*db.session.execute(there), *db.session.execute(drafted)):
        if row.topic_id is not None:
            found.setdefault(row.topic_id, set()).add(row[1])
    return found
