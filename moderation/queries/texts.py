"""Whether published texts are what was proposed and approved: their private parts are sealed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from sqlalchemy import func, select

from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import (
    AppealMessage,
    Comment,
    EvidenceItem,
    LedgerEntry,
    LedgerPrivate,
    ReviewItem,
    Revision,
    TopicText,
)

BATCH = 500

_EVIDENCE_TEXTS = ("title", "year", "venue", "link", "doi", "source_kind", "summary", "measures")


def changed_texts() -> Iterator[Message]:
    """Yield a message for each stored text that differs from the one in the ledger."""
    yield from _revisions()
    yield from _comments()
    yield from _evidence()
    yield from _topics()
    yield from _conversations()


def _sealed(act: str) -> Iterator[dict[int, Mapping[str, object]]]:
    """Give the private bodies of the newest act of one kind by subject's number, in batches."""
    newest = (
        select(func.max(LedgerEntry.id)).where(LedgerEntry.act == act).group_by(LedgerEntry.subject)
    )
    query = (
        select(LedgerEntry.subject, LedgerPrivate.body)
        .join(LedgerPrivate, LedgerPrivate.entry_id == LedgerEntry.id)
        .where(LedgerEntry.id.in_(newest))
        .execution_options(yield_per=BATCH)
    )
    rows = iter(db.session.execute(query))
    while some := list(islice(rows, BATCH)):
        yield {int(subject.partition(":")[2]): body for subject, body in some}


def _revisions() -> Iterator[Message]:
    yield from _edits()
    for bodies in _sealed("item.submitted"):
        query = select(Revision).where(Revision.item_id.in_(bodies), Revision.number == 1)
        for row in db.session.scalars(query):
            if row.content != bodies[row.item_id].get("content"):
                yield _changed(f"item:{row.item_id}")


def _edits() -> Iterator[Message]:
    """Hold the revisions that moderators wrote against the private parts that were sealed."""
    query = (
        select(LedgerEntry.subject, LedgerPrivate.body)
        .join(LedgerPrivate, LedgerPrivate.entry_id == LedgerEntry.id)
        .where(LedgerEntry.act == "item.edited")
        .execution_options(yield_per=BATCH)
    )
    for subject, body in db.session.execute(query):
        key = (int(subject.partition(":")[2]), body.get("revision"))
        row = db.session.get(Revision, key)
        if row is None or row.content != body.get("content"):
            yield _changed(subject)


def _comments() -> Iterator[Message]:
    query = (
        select(Comment, Revision.content)
        .join(ReviewItem, ReviewItem.id == Comment.item_id)
        .join(
            Revision,
            (Revision.item_id == ReviewItem.id) & (Revision.number == ReviewItem.revision),
        )
        .execution_options(yield_per=BATCH)
    )
    for comment, content in db.session.execute(query):
        if (comment.author_name, comment.body) != (content.get("author"), content.get("body")):
            yield _changed(f"comment:{comment.id}")


def _evidence() -> Iterator[Message]:
    for bodies in _sealed("evidence.admitted"):
        for row in db.session.scalars(select(EvidenceItem).where(EvidenceItem.id.in_(bodies))):
            content = bodies[row.id].get("content")
            stored = {name: getattr(row, name) for name in _EVIDENCE_TEXTS}
            if not isinstance(content, Mapping) or stored != {
                name: content.get(name) for name in _EVIDENCE_TEXTS
            }:
                yield _changed(f"evidence:{row.id}")


def _topics() -> Iterator[Message]:
    for bodies in _sealed("topic.opened"):
        told = {topic_id: dict(_words(body)) for topic_id, body in bodies.items()}
        for topic_id, body in _translated(list(told)):
            told[topic_id].update(_words(body))
        for row in db.session.scalars(select(TopicText).where(TopicText.topic_id.in_(told))):
            if told[row.topic_id].get(row.locale) != words_of(row):
                yield _changed(f"topic:{row.topic_id}")


def _translated(topic_ids: Sequence[int]) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Give what was translated later of these topics, the newest last: it is what stands."""
    subjects = {f"topic:{topic_id}": topic_id for topic_id in topic_ids}
    query = (
        select(LedgerEntry.subject, LedgerPrivate.body)
        .join(LedgerPrivate, LedgerPrivate.entry_id == LedgerEntry.id)
        .where(LedgerEntry.subject.in_(subjects), LedgerEntry.act == "topic.translated")
        .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
    )
    for subject, body in db.session.execute(query):
        yield subjects[subject], body


def _words(body: Mapping[str, object]) -> Mapping[str, object]:
    words = body.get("words")
    return words if isinstance(words, Mapping) else {}


def _conversations() -> Iterator[Message]:
    """Hold the messages of appeals against the private parts that the ledger sealed."""
    query = (
        select(LedgerEntry.subject, LedgerPrivate.body)
        .join(LedgerPrivate, LedgerPrivate.entry_id == LedgerEntry.id)
        .where(LedgerEntry.act.in_(("item.asked", "item.answered")))
        .execution_options(yield_per=BATCH)
    )
    rows = iter(db.session.execute(query))
    while some := list(islice(rows, BATCH)):
        texts = _messages(body.get("message") for _, body in some)
        for subject, body in some:
            if texts.get(body.get("message")) != body.get("body"):
                yield _changed(subject)


def _messages(numbers: Iterable[object]) -> dict[object, str]:
    query = select(AppealMessage.id, AppealMessage.body).where(AppealMessage.id.in_(list(numbers)))
    return {row.id: row.body for row in db.session.execute(query)}


def words_of(row: TopicText) -> dict[str, str]:
    """Return a topic's words in one language as the ledger keeps them."""
    return {
        "question": row.question,
        "short_answer": row.short_answer,
        "description": row.description,
    }


def _changed(subject: str) -> Message:
    return message("The text of %(subject)s is not what was sent in.", subject=subject)
