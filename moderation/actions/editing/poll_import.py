"""Taking over votes that were cast elsewhere: on an earlier site, or in the demo gallery."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_topic
from moderation.actions.record import lock
from moderation.actions.rows import insert_into
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.domain.actor import Context, require
from moderation.domain.roles import Permission
from moderation.domain.topics import PollChoice
from moderation.models import Author, PollVote, Topic
from moderation.models.base import table_of

#: Votes in one transaction: with their authors they are twice as many rows.
MOST_AT_ONCE = 100

_authors, _votes, _topics = table_of(Author), table_of(PollVote), table_of(Topic)


def import_votes(context: Context, topic_id: int, votes: Mapping[AuthorKey, PollChoice]) -> int:
    """Add the votes of authors who have none on the topic yet; return how many were added.

    A vote that stands is never changed, so the same import can run again. Raises NotAllowed and
    NotFound.
    """
    require(context, Permission.TOPIC_WRITE)
    return sum(_add(context, topic_id, dict(some)) for some in _in_parts(votes.items()))


def _in_parts(
    votes: Iterable[tuple[AuthorKey, PollChoice]],
) -> Iterator[list[tuple[AuthorKey, PollChoice]]]:
    rest = iter(votes)
    while part := list(islice(rest, MOST_AT_ONCE)):
        yield part


def _add(context: Context, topic_id: int, votes: Mapping[AuthorKey, PollChoice]) -> int:
    with transaction() as session:
        lock(session, Topic, topic_id)
        voters = _voters(session, context, votes)
        voted = _voted(session, topic_id, voters)
        fresh = {voter: vote for voter, vote in voters.items() if voter not in voted}
        if fresh:
            _store(session, context, topic_id, fresh)
        return len(fresh)


def _voters(
    session: Session, context: Context, votes: Mapping[AuthorKey, PollChoice]
) -> dict[int, PollChoice]:
    """Find or make the authors; return their votes by row number."""
    choices = {key.token_hash: choice for key, choice in votes.items()}
    rows = [
        {"token_hash": token, "first_seen_at": context.now, "approved": 0, "rejected": 0}
        for token in choices
    ]
    connection = session.connection()
    connection.execute(insert_into(session, _authors).on_conflict_do_nothing(), rows)
    query = select(_authors.c.id, _authors.c.token_hash).where(_authors.c.token_hash.in_(choices))
    return {row.id: choices[row.token_hash] for row in connection.execute(query)}


def _voted(session: Session, topic_id: int, voters: Iterable[int]) -> set[int]:
    query = select(_votes.c.author_id).where(
        _votes.c.topic_id == topic_id, _votes.c.author_id.in_(list(voters))
    )
    return set(session.connection().execute(query).scalars())


def _store(
    session: Session, context: Context, topic_id: int, votes: Mapping[int, PollChoice]
) -> None:
    rows = [
        {
            "topic_id": topic_id,
            "author_id": voter,
            "choice": choice.value,
            "voted_at": context.now,
        }
        for voter, choice in votes.items()
    ]
    session.connection().execute(_votes.insert(), rows)
    session.connection().execute(
        _topics.update().where(_topics.c.id == topic_id).values(_raised(votes))
    )
    touch_topic(session, topic_id)


def _raised(votes: Mapping[int, PollChoice]) -> dict[str, object]:
    """The topic's counts, raised by these votes, by column."""
    counts = Counter(votes.values())
    return {f"poll_{one.value}": _topics.c[f"poll_{one.value}"] + counts[one] for one in PollChoice}
