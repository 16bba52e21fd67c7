"""Telling the page cache, in the act's own transaction, that a public page has changed."""

from collections.abc import Collection

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from moderation.actions.rows import insert_into
from moderation.models import PageVersion, Topic

_versions: Table = PageVersion.__table__  # type: ignore[assignment]
_topics: Table = Topic.__table__  # type: ignore[assignment]

SITE = "site"
TOPICS = "topics"
OPENNESS = "openness"


def touch_topic(session: Session, topic_id: int) -> None:
    """Say that a topic's own page shows something new: a vote, a comment, evidence, a check.

    Lists are left alone: a poll vote must not make every list render again, nor make all voters
    wait for one row. Call `touch_site` too when a list shows the change.
    """
    touch_each(session, (topic_id,))


def touch_each(session: Session, topic_ids: Collection[int]) -> None:
    """Say of several topics at once what `touch_topic` says of one."""
    session.connection().execute(
        update(_topics)
        .where(_topics.c.id.in_(topic_ids))
        .values(page_version=_topics.c.page_version + 1)
    )


def touch_site(session: Session) -> None:
    """Say that a list (gallery, court, tag page) shows something new.

    That is a topic, question, status, check, tag, alias or setting. Every caller waits
    here for every other one until it commits: call it last in a transaction.
    """
    _raise(session, SITE)


def touch_topics(session: Session) -> None:
    """Say that every topic's page shows something new: a topic that others named is out of sight.

    Rare, for all of them are made anew. Every caller waits here, as for `touch_site`.
    """
    _raise(session, TOPICS)


def touch_openness(session: Session) -> None:
    """Say that the public's figures have changed. Call it last in a transaction."""
    _raise(session, OPENNESS)


def _raise(session: Session, scope: str) -> None:
    statement = insert_into(session, _versions).values(scope=scope, version=1)
    raised = {"version": _versions.c.version + 1}
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=["scope"], set_=raised)
    )
