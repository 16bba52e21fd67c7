"""What visitors send: each becomes a review item, screened and then decided."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from moderation.actions.editing.topic_locks import refuse_locked
from moderation.actions.placing import place
from moderation.actions.record import lock, lock_name
from moderation.actions.rows import insert_into
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey, as_author, author_id
from moderation.actions.visiting.proposals import Proposal, Trace, give_receipt, propose
from moderation.actions.visiting.set_asides import set_aside_if_heavy
from moderation.domain.actor import Context
from moderation.domain.authors import FULL_WEIGHT, reporter_weight
from moderation.domain.authors.reporters import report_key
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.lifecycle import OPEN_STATES, ItemKind, ItemState
from moderation.domain.messages import message
from moderation.domain.tags import normalise
from moderation.domain.tags.suggesting import (
    LONGEST_TYPED,
    MOST_KEPT,
    Candidate,
    NoLongerUsed,
    TurnedDownBefore,
    suggestion_key,
)
from moderation.domain.texts import clean
from moderation.models import Comment, ReviewItem, Supporter, Tag, TagAlias, Topic, TopicTag
from moderation.models.base import table_of
from moderation.models.covered import subject_of
from moderation.queries.authors.records import report_record
from moderation.queries.tags.look_alikes import known_as, names_of
from moderation.queries.tags.memory import turned_down
from moderation.queries.tags.replaced import instead_of

NAME_LIMIT = 80
BODY_LIMIT = 5_000
WHY_LIMIT = 1_000
QUESTION_LIMIT = 300
NOTE_LIMIT = 1_000

REPORT_REASONS = ("spam", "abuse", "wrong", "privacy", "other")

_supporters = table_of(Supporter)
_VISIBLE = select(Topic.id).where(Topic.slug == bindparam("slug"), Topic.visible)
_OPEN_STATES = (ItemState.SCREENING, *OPEN_STATES)


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """A comment as typed: who signs it, what it says, and which comment it answers."""

    author_name: str
    body: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission: its item, its state, and whether it joined a waiting one."""

    item_id: int
    state: ItemState
    joined: bool = False


def submit_comment(
    context: Context, author: AuthorKey, slug: str, draft: CommentDraft, trace: Trace, locale: str
) -> Receipt:
    """Queue a comment on a topic.

    Raises Invalid (fields author, body, parent; none where the discussion is closed) and NotFound.
    """
    name = clean(draft.author_name, NAME_LIMIT, field="author")
    body = clean(draft.body, BODY_LIMIT, field="body", multiline=True)
    content = {"author": name, "body": body, "parent": draft.parent}
    with transaction() as session:
        topic = visible_topic(session, slug)
        refuse_locked(session, topic)
        if draft.parent is not None:
            _require_parent(session, topic, draft.parent)
        writer = author_id(session, author, context)
        proposal = Proposal(
            ItemKind.COMMENT, content, body, "visitor", topic, writer, locale,
            fingerprint=fingerprint(body),
        )  # fmt: skip
        return Receipt(
            propose(session, as_author(context, writer), proposal, trace), ItemState.SCREENING
        )


def suggest_tag(
    context: Context, author: AuthorKey, slug: str, name: str, trace: Trace, locale: str,
    near: Sequence[Candidate] = (), *, again: bool = False,
) -> Receipt:  # fmt: skip
    """Queue a tag for a topic, or join the same suggestion that waits already.

    `near` are the known tags that it looks like; the decision on it says which of them it is.
    An alias suggests the tag behind it. Raises NotFound, and Invalid (field name) for a bad name, a
    tag that stands there, one that is no longer used (NoLongerUsed) and one that was turned down
    for this topic (TurnedDownBefore), unless it is suggested `again` all the same.
    """
    typed = clean(name, LONGEST_TYPED, field="name")
    with transaction() as session:
        topic = visible_topic(session, slug)
        name, *others = _usable_names(normalise(typed))
        _refuse_standing_tag(session, topic, name)
        writer = author_id(session, author, context)
        # What waits may have been suggested by a name that has become another one's alias since.
        keys = [suggestion_key(topic, one) for one in (name, *others)]
        lock_name(session, keys[0])
        earlier = turned_down(keys, name, context.now, locale)
        if earlier is not None and not again:
            raise TurnedDownBefore(earlier)
        content = {"name": name, "typed": typed, **_kept(near, again=earlier is not None)}
        proposal = Proposal(
            ItemKind.TAG_SUGGESTION, content, name, "visitor",
            topic, writer, locale, keys[0], fingerprint(f"{topic} {name}"),
        )  # fmt: skip
        return _join_or_propose(session, context, writer, proposal, trace, keys)


def _usable_names(normal: str) -> list[str]:
    """Return the name of the tag that is meant, then its other names. Raises NoLongerUsed."""
    known = known_as(normal)
    if known is not None and known.deprecated:
        raise NoLongerUsed(known.name, instead_of(known))
    return [normal] if known is None else list(dict.fromkeys([*names_of(known), normal]))


def _kept(near: Sequence[Candidate], *, again: bool) -> dict[str, object]:
    kept: dict[str, object] = {"again": True} if again else {}
    return {**kept, "near": [one.as_json() for one in near[:MOST_KEPT]]} if near else kept


def request_recheck(
    context: Context, author: AuthorKey, slug: str, why: str, trace: Trace, locale: str
) -> Receipt:
    """Ask for a new jury check of a topic; joins a request that waits. Raises Invalid (why)."""
    reason = clean(why, WHY_LIMIT, field="why", multiline=True)
    with transaction() as session:
        topic = visible_topic(session, slug)
        writer = author_id(session, author, context)
        proposal = Proposal(
            ItemKind.RECHECK_REQUEST, {"why": reason}, reason, "visitor", topic, writer, locale,
            f"recheck:{topic}", fingerprint(reason),
        )  # fmt: skip
        return _join_or_propose(session, context, writer, proposal, trace)


def report(
    context: Context, author: AuthorKey, subject: str, reason: str, note: str, trace: Trace,
    locale: str,
) -> Receipt:  # fmt: skip
    """Flag a published comment (``comment:<id>``). Raises Invalid (reason, note) and NotFound.

    Voices count by what became of their reporters' earlier ones; many hide the comment until a
    person has decided.
    """
    if reason not in REPORT_REASONS:
        raise Invalid.in_field("reason", message("Choose one of the reasons."))
    text = clean(note, NOTE_LIMIT, field="note", multiline=True, required=False)
    with transaction() as session:
        comment = _shown_comment(session, subject)
        subject = subject_of(comment)  # one spelling, so that all reports on it join
        lock(session, Topic, comment.topic_id)
        writer = author_id(session, author, context)
        content = {"subject": subject, "reason": reason, "note": text, "quoted": comment.body}
        weight = reporter_weight(report_record(writer), place_heard=trace.place_heard)
        proposal = Proposal(
            ItemKind.REPORT, content, comment.body, "visitor", comment.topic_id, writer, locale,
            report_key(subject), reason=reason, weight=weight,
        )  # fmt: skip
        receipt = _join_or_propose(session, context, writer, proposal, trace)
        set_aside_if_heavy(session, context, receipt.item_id, comment)
        return receipt


def propose_topic(
    context: Context, author: AuthorKey, question: str, why: str, trace: Trace, locale: str
) -> Receipt:
    """Queue a new question. Raises Invalid (question, why)."""
    asked = clean(question, QUESTION_LIMIT, field="question")
    reason = clean(why, WHY_LIMIT, field="why", multiline=True, required=False)
    with transaction() as session:
        writer = author_id(session, author, context)
        proposal = Proposal(
            ItemKind.TOPIC_PROPOSAL, {"question": asked, "why": reason}, asked, "visitor", None,
            writer, locale, f"ask:{fingerprint(asked)}", fingerprint(asked),
        )  # fmt: skip
        return _join_or_propose(session, context, writer, proposal, trace)


def fingerprint(text: str) -> str:
    """Return the same 64 hex digits for texts that differ in case, spaces and marks alone."""
    letters = "".join(sign for sign in text.casefold() if sign.isalnum())
    return hashlib.sha256((letters or text).encode()).hexdigest()


def visible_topic(session: Session, slug: str) -> int:
    """Return the id of the topic with this slug; raises NotFound when the public cannot see it."""
    identifier = session.connection().execute(_VISIBLE, {"slug": slug}).scalar()
    if identifier is None:
        raise NotFound(message("There is no topic at this address."))
    return int(identifier)


def _require_parent(session: Session, topic_id: int, parent: int) -> None:
    query = select(Comment.id).where(
        Comment.id == parent, Comment.topic_id == topic_id, Comment.shown
    )
    if session.execute(query).scalar() is None:
        raise Invalid.in_field("parent", message("The comment that you answer is no longer there."))


def _shown_comment(session: Session, subject: str) -> Comment:
    kind, _, number = subject.partition(":")
    if kind == "comment" and number.isascii() and number.isdigit() and len(number) < 19:
        comment = session.get(Comment, int(number))
        if comment is not None and comment.shown:
            return comment
    raise NotFound(message("There is no such comment, or no longer."))


def _refuse_standing_tag(session: Session, topic_id: int, name: str) -> None:
    alias = select(TagAlias.tag_id).where(TagAlias.name == name, TagAlias.live).scalar_subquery()
    query = (
        select(Tag.name)
        .join(TopicTag, TopicTag.tag_id == Tag.id)
        .where(TopicTag.topic_id == topic_id, TopicTag.present)
        .where((Tag.name == name) | (Tag.id == alias))
    )
    standing = session.execute(query).scalar()
    if standing is not None:
        raise Invalid.in_field(
            "name", message("This topic has the tag “%(tag)s” already.", tag=standing)
        )


def _join_or_propose(
    session: Session, context: Context, writer: int, proposal: Proposal, trace: Trace,
    keys: Sequence[str] = (),
) -> Receipt:  # fmt: skip
    """Join what waits under the proposal's key, or one of `keys`; else write a new item."""
    proposal = replace(proposal, weight=proposal.weight or FULL_WEIGHT)
    if proposal.duplicate_key is not None:
        lock_name(session, proposal.duplicate_key)
    waiting = _waiting_duplicate(session, keys or [proposal.duplicate_key])
    if waiting is None:
        identifier = propose(session, as_author(context, writer), proposal, trace)
        _add_supporter(session, context, identifier, writer, proposal.weight)
        return Receipt(identifier, ItemState.SCREENING)
    if _add_supporter(session, context, waiting.id, writer, proposal.weight):
        _count_voice(session, waiting.id, proposal.weight)
    give_receipt(session, context, trace, waiting.id, writer, joined=True)
    return Receipt(waiting.id, ItemState(waiting.state), joined=True)


def _count_voice(session: Session, item_id: int, weight: int) -> None:
    session.execute(
        update(ReviewItem)
        .where(ReviewItem.id == item_id)
        .values(votes=ReviewItem.votes + 1, weight=ReviewItem.weight + weight)
        .execution_options(synchronize_session=False)
    )
    place(session, [item_id])


def _waiting_duplicate(session: Session, keys: Sequence[str | None]) -> ReviewItem | None:
    query = (
        select(ReviewItem)
        .where(ReviewItem.duplicate_key.in_(keys))
        .where(ReviewItem.state.in_(_OPEN_STATES))
        .order_by(ReviewItem.id)
        .limit(1)
    )
    return session.scalars(query).first()


def _add_supporter(
    session: Session, context: Context, item_id: int, writer: int, weight: int
) -> bool:
    statement = (
        insert_into(session, _supporters)
        .values(item_id=item_id, author_id=writer, joined_at=context.now, weight=weight)
        .on_conflict_do_nothing()
        .returning(_supporters.c.item_id)
    )
    return session.connection().execute(statement).scalar() is not None
