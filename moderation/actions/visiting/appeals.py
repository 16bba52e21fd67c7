"""What authors do on the private page of a submission: appeal once, and answer questions."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.decisions import decide_locked
from moderation.actions.desk.conversations import keep_message
from moderation.actions.record import lock
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import as_author
from moderation.actions.visiting.proposals import Proposal, Trace, propose
from moderation.actions.visiting.submissions import fingerprint
from moderation.domain.accounts import token_hash
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState
from moderation.domain.messages import message
from moderation.domain.texts import clean
from moderation.models import Appeal, Receipt, ReviewItem, Topic
from moderation.queries.authors.appeals import (
    Restriction,
    appeal_against,
    latest_appeal,
    restriction_on,
)

WHY_LIMIT = 2_000
ANSWER_LIMIT = 2_000

RULE = Actor(ActorKind.RULE, "appeals")


@dataclass(frozen=True, slots=True)
class _Holder:
    """Who holds a receipt: the author, and the item that it is for."""

    author_id: int
    item: ReviewItem


def appeal(context: Context, token: str, why: str, trace: Trace) -> int:
    """Appeal against the decision on what a receipt (by its secret) is for; return the item's id.

    It is screened as everything, and a person decides. Raises Invalid (field why; also when nothing
    was decided against the author, or an appeal was made) and NotFound.
    """
    reason = clean(why, WHY_LIMIT, multiline=True, field="why")
    with transaction() as session:
        holder = _holder(session, token)
        restriction = restriction_on(holder.item.id)
        if restriction is None:
            raise Invalid(message("There is no decision to appeal against."))
        if appeal_against(restriction.decision_id) is not None:
            raise Invalid(message("You have appealed against this decision already."))
        proposal = _proposal(holder, restriction, reason)
        writer = as_author(context, holder.author_id)
        identifier = propose(session, writer, proposal, trace)
        session.add(
            Appeal(
                item_id=identifier, source_id=holder.item.id, of_item_id=restriction.item_id,
                decision_id=restriction.decision_id, decided_by=restriction.decided_by,
            )
        )  # fmt: skip
        return identifier


def answer(context: Context, token: str, text: str) -> None:
    """Answer what a moderator asked about an appeal; the item waits for people again.

    Raises Invalid (field answer; also when nothing was asked) and NotFound.
    """
    body = clean(text, ANSWER_LIMIT, multiline=True, field="answer")
    with transaction() as session:
        holder = _holder(session, token)
        item = _asked_about(session, holder)
        keep_message(session, as_author(context, holder.author_id), item, body)
        if item.state == ItemState.HELD:
            rule = Context(RULE, context.now, context.group)
            decide_locked(session, rule, item, DecisionAct.RELEASE, None)


def _holder(session: Session, token: str) -> _Holder:
    """Find who holds a receipt, and lock what it is for; a joined voice is not the author's."""
    receipt = session.get(Receipt, token_hash(token))
    if receipt is None or receipt.joined:
        raise NotFound
    topic = select(ReviewItem.topic_id).where(ReviewItem.id == receipt.item_id)
    topic_id = session.scalars(topic).first()
    if topic_id is not None:
        lock(session, Topic, topic_id)
    return _Holder(receipt.author_id, lock(session, ReviewItem, receipt.item_id))


def _proposal(holder: _Holder, restriction: Restriction, why: str) -> Proposal:
    item = holder.item
    content = {"why": why, "item": restriction.item_id, "decision": restriction.decision_id}
    return Proposal(
        ItemKind.APPEAL, content, why, "visitor", item.topic_id, holder.author_id, item.language,
        f"appeal:{restriction.decision_id}", fingerprint(why),
    )  # fmt: skip


def _asked_about(session: Session, holder: _Holder) -> ReviewItem:
    found = latest_appeal(holder.item.id)
    if found is None or not found.answer_awaited:
        raise Invalid(message("Nothing has been asked that waits for your answer."))
    return lock(session, ReviewItem, found.item_id)
