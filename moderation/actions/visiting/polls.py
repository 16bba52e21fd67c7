"""The public's poll on a topic."""

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_topic
from moderation.actions.rows import insert_into
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey, author_id
from moderation.actions.visiting.submissions import visible_topic
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.topics import PollChoice
from moderation.models import PollVote, Topic
from moderation.models.base import table_of

_votes = table_of(PollVote)


def cast_poll_vote(context: Context, author: AuthorKey, slug: str, choice: str) -> PollChoice:
    """Set or change an author's vote on a topic. Raises Invalid (choice) and NotFound."""
    chosen = _choice(choice)
    with transaction() as session:
        topic_id = visible_topic(session, slug)
        voter = author_id(session, author, context)
        before = session.execute(_earlier(topic_id, voter)).scalar()
        if before != chosen.value:
            _store(session, context, topic_id, voter, chosen)
            _count(session, topic_id, before, chosen)
            touch_topic(session, topic_id)
    return chosen


def _choice(text: str) -> PollChoice:
    try:
        return PollChoice(text)
    except ValueError:
        raise Invalid.in_field("choice", message("Choose yes, no or maybe.")) from None


def _earlier(topic_id: int, voter: int) -> Select[str]:
    return select(PollVote.choice).where(PollVote.topic_id == topic_id, PollVote.author_id == voter)


def _store(
    session: Session, context: Context, topic_id: int, voter: int, chosen: PollChoice
) -> None:
    values = {"choice": chosen.value, "voted_at": context.now}
    statement = insert_into(session, _votes).values(topic_id=topic_id, author_id=voter, **values)
    keys = ["topic_id", "author_id"]
    session.connection().execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def _count(session: Session, topic_id: int, before: str | None, chosen: PollChoice) -> None:
    changes = {f"poll_{chosen.value}": 1}
    if before is not None:
        changes[f"poll_{before}"] = -1
    values = {column: getattr(Topic, column) + change for column, change in changes.items()}
    session.execute(
        update(Topic)
        .where(Topic.id == topic_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
