"""Writing a new review item: shared by everything that proposes, visitor or machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from moderation.actions.placing import place
from moderation.actions.record import Act, write_acts
from moderation.actions.visiting.addresses import kept_of
from moderation.domain.actor import Context
from moderation.domain.desk.priority import Weighed, priority
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.models import Receipt, RequestTrace, ReviewItem, Revision
from moderation.models.base import table_of
from moderation.work import outbox

_items = table_of(ReviewItem)
_revisions = table_of(Revision)
_traces = table_of(RequestTrace)

# Built once: building a statement costs more than running it.
_INSERT_ITEM = insert(_items).returning(_items.c.id)
_INSERT_REVISION = insert(_revisions)
_INSERT_TRACE = insert(_traces)
_INSERT_RECEIPT = insert(table_of(Receipt))

SUMMARY_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Trace:
    """What the submitting request showed. Times in seconds; kept until ``delete_on``.

    ``receipt`` is the SHA-256 (hex) of the secret in the address of the sender's private page; none
    when there is to be no such page. ``place_heard`` says that the sender's place has been heard on
    the same matter, as often as one place counts. Of ``address`` only a mark is kept, which nobody
    can make again once the day's key is gone; ``sealed`` is the address as it may be kept, None for
    not at all.
    """

    delete_on: date
    user_agent: str = ""
    referrer: str = ""
    seconds_to_fill: float | None = None
    honeypot_filled: bool = False
    receipt: str = ""
    place_heard: bool = False
    address: str = field(default="", repr=False)
    sealed: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: ``content`` is the first revision, ``summary`` one line for the queue.

    ``duplicate_key`` names what would be the same proposal; ``fingerprint`` the same text.
    ``weight`` is that of the first voice, in hundredths, where others can join.
    """

    kind: ItemKind
    content: Mapping[str, object]
    summary: str
    origin: str
    topic_id: int | None = None
    author_id: int | None = None
    language: str = "en"
    duplicate_key: str | None = None
    fingerprint: str | None = None
    reason: str | None = None
    weight: int = 0
    details: Mapping[str, object] = field(default_factory=dict)


def propose(
    session: Session, context: Context, proposal: Proposal, trace: Trace | None = None
) -> int:
    """Write the item, its first revision, its traces and its ledger row; return the item's id.

    With a trace the item goes through screening first and a ``screen`` work item is asked for;
    without one it comes from a machine of ours and waits for a person at once.
    """
    state = ItemState.WAITING if trace is None else ItemState.SCREENING
    identifier = _insert_item(session, context, proposal, state)
    _insert_revision(session, context, identifier, proposal)
    write_acts(session, context, [_submitted(identifier, proposal, state)])
    if trace is None:
        place(session, [identifier])
    else:
        _insert_trace(session, context, identifier, trace)
        give_receipt(session, context, trace, identifier, proposal.author_id)
        outbox.ask(session, "screen", f"item:{identifier}", due_at=context.now, now=context.now)
    return identifier


def give_receipt(
    session: Session,
    context: Context,
    trace: Trace,
    item_id: int,
    author: int | None,
    *,
    joined: bool = False,
) -> None:
    """Write the sender's receipt for an item, if the request asked for one."""
    if not trace.receipt or author is None:
        return
    values = {
        "token_hash": trace.receipt,
        "item_id": item_id,
        "author_id": author,
        "joined": joined,
        "given_at": context.now,
    }
    session.connection().execute(_INSERT_RECEIPT, values)


def _insert_item(session: Session, context: Context, proposal: Proposal, state: ItemState) -> int:
    values = {
        "kind": proposal.kind.value,
        "state": state.value,
        "topic_id": proposal.topic_id,
        "author_id": proposal.author_id,
        "origin": proposal.origin,
        "language": proposal.language,
        "summary": proposal.summary[:SUMMARY_LENGTH],
        "version": 1,
        "duplicate_key": proposal.duplicate_key,
        "fingerprint": proposal.fingerprint,
        "reason": proposal.reason,
        "weight": proposal.weight,
        "decide_by": context.now + priority(Weighed(proposal.kind)).goal,
        "created_at": context.now,
    }
    return int(session.connection().execute(_INSERT_ITEM, values).scalar_one())


def _insert_revision(
    session: Session, context: Context, identifier: int, proposal: Proposal
) -> None:
    values = {
        "item_id": identifier,
        "number": 1,
        "content": dict(proposal.content),
        "written_by": str(context.actor),
        "written_at": context.now,
    }
    session.connection().execute(_INSERT_REVISION, values)


def _insert_trace(session: Session, context: Context, identifier: int, trace: Trace) -> None:
    values = {
        "item_id": identifier,
        "user_agent": trace.user_agent[:300],
        "referrer": trace.referrer[:300],
        "seconds_to_fill": trace.seconds_to_fill,
        "honeypot_filled": trace.honeypot_filled,
        "delete_on": trace.delete_on,
        **kept_of(session, context.now.date(), trace.address, trace.sealed),
    }
    session.connection().execute(_INSERT_TRACE, values)


def _submitted(identifier: int, proposal: Proposal, state: ItemState) -> Act:
    covered = {
        "kind": proposal.kind.value,
        "state": state.value,
        "revision": 1,
        "topic_id": proposal.topic_id,
    }
    private = {"content": dict(proposal.content)}
    return Act(
        f"item:{identifier}", 1, "item.submitted", covered, private, details=proposal.details
    )
