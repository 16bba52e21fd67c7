"""Storing what filters found, and what follows from it: waiting, held, published or rejected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import String, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from moderation.actions.decisions import decide_locked
from moderation.actions.effects.comments import report_key
from moderation.actions.record import Act, lock, write_acts
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState
from moderation.domain.messages import Message, message, to_json
from moderation.domain.screening import Combined, Disposition, Finding, combine
from moderation.models import Comment, FindingRow, ReviewItem, Topic
from moderation.models.base import table_of
from moderation.queries.screening import ToScreen
from moderation.queries.settings import SiteSettings
from moderation.work import outbox

RULE = Actor(ActorKind.RULE, "screening")

#: When filters that failed are asked again, and how often at most.
ASK_AGAIN_AFTER = timedelta(minutes=10)
MOST_REPEATS = 5

#: Kinds that a clean finding publishes at once when their author is trusted.
PUBLISHED_WHEN_CLEAN = frozenset({ItemKind.COMMENT})

_items = table_of(ReviewItem)
_findings = table_of(FindingRow)


@dataclass(frozen=True, slots=True)
class Screened:
    """One item with the findings on it; ``repeat`` counts earlier screenings of this revision.

    What filters on trial found is stored ``on_trial``, and counts for nothing.
    """

    subject: ToScreen
    findings: tuple[Finding, ...]
    repeat: int = 0
    on_trial: tuple[Finding, ...] = ()


def store_screening(
    session: Session, context: Context, screened: Sequence[Screened], settings: SiteSettings
) -> None:
    """Write the findings on a batch of items and take each to its next state.

    Runs inside the caller's transaction, which has proved that it still owns the work. Items that
    moved since they were read keep their state. About 8 rows an item: 20 items fit.
    """
    context = Context(RULE, context.now, context.group)
    rule = settings.rule()
    combined = [(one, combine(one.findings, rule, one.subject.trusted)) for one in screened]
    _lock_topics(session, combined)
    unmoved = _unmoved(session, [one.subject for one in screened])
    _insert_findings(session, context, combined)
    current = [pair for pair in combined if pair[0].subject.item.item_id in unmoved]
    _set_results(session, current)
    _send_to_people(session, context, [pair for pair in current if _act(*pair) in _TO_PEOPLE])
    for one, result in current:
        _decide_at_once(session, context, one, _act(one, result), result)
    for one, result in current:
        _ask_again(session, context, one, result)


def enter_unscreened(session: Session, context: Context, item_id: int) -> None:
    """Give an item that could not be screened to people, marked so. Nothing happens if it moved."""
    item = lock(session, ReviewItem, item_id)
    if item.state == ItemState.SCREENING:
        item.reason = "unscreened"
        item.unscreened = ["*"]
        reason = message("This item could not be screened.")
        rule = Context(RULE, context.now, context.group)
        decide_locked(session, rule, item, DecisionAct.HOLD, reason)


_TO_PEOPLE = frozenset({DecisionAct.RELEASE, DecisionAct.HOLD})
_STATES = {DecisionAct.RELEASE: ItemState.WAITING, DecisionAct.HOLD: ItemState.HELD}


def _act(one: Screened, result: Combined) -> DecisionAct | None:
    """What screening does to the item; None for one that has left screening before."""
    if one.subject.state is not ItemState.SCREENING:
        return None
    if result.disposition is Disposition.REJECT:
        return DecisionAct.REJECT
    if result.disposition is Disposition.HOLD:
        return DecisionAct.HOLD
    clean = one.subject.trusted and ItemKind(one.subject.item.kind) in PUBLISHED_WHEN_CLEAN
    return DecisionAct.APPROVE if clean else DecisionAct.RELEASE


def _lock_topics(session: Session, combined: Sequence[tuple[Screened, Combined]]) -> None:
    """Lock the topics that this batch will change, in order, before any item: as all actions do."""
    topics = {
        one.subject.item.topic_id
        for one, result in combined
        if _act(one, result) not in _TO_PEOPLE and one.subject.item.topic_id is not None
    }
    if topics:
        query = select(Topic.id).where(Topic.id.in_(topics)).order_by(Topic.id)
        session.execute(query.with_for_update()).all()


def _unmoved(session: Session, subjects: Sequence[ToScreen]) -> set[int]:
    versions = {subject.item.item_id: subject.version for subject in subjects}
    query = (
        select(_items.c.id, _items.c.version)
        .where(_items.c.id.in_(versions))
        .order_by(_items.c.id)
        .with_for_update()
    )
    rows = session.connection().execute(query)
    return {row.id for row in rows if versions[row.id] == row.version}


def _insert_findings(
    session: Session, context: Context, combined: Sequence[tuple[Screened, Combined]]
) -> None:
    rows = [
        _finding_row(context, one, finding, result, shadow=shadow)
        for one, result in combined
        for shadow, findings in ((False, one.findings), (True, one.on_trial))
        for finding in findings
    ]
    if rows:
        session.connection().execute(insert(_findings), rows)


def _finding_row(
    context: Context, one: Screened, finding: Finding, result: Combined, *, shadow: bool
) -> dict[str, object]:
    points = {each.filter_id: each.points for each in result.contributions}
    return {
        "item_id": one.subject.item.item_id,
        "revision": one.subject.revision,
        "filter_id": finding.filter_id,
        "outcome": finding.outcome.value,
        "score": finding.score,
        "points": points.get(finding.filter_id, 0.0),
        "reasons": [to_json(reason) for reason in finding.reasons],
        "elapsed_ms": round(finding.elapsed_ms, 3),
        "shadow": shadow,
        "found_at": context.now,
    }


_RESULT = (
    update(_items)
    .where(_items.c.id == bindparam("item"))
    .values(
        score=bindparam("new_score"),
        reason=func.coalesce(bindparam("new_reason", type_=String), _items.c.reason),
        reasons=bindparam("new_reasons"),
        unscreened=bindparam("new_unscreened"),
    )
)


def _set_results(session: Session, combined: Sequence[tuple[Screened, Combined]]) -> None:
    rows = [
        {
            "item": one.subject.item.item_id,
            "new_score": result.score,
            "new_reason": _main_reason(one, result),
            "new_reasons": [to_json(reason) for reason in _reasons(result)],
            "new_unscreened": list(result.unavailable),
        }
        for one, result in combined
    ]
    if rows:
        session.connection().execute(_RESULT, rows)


def _main_reason(one: Screened, result: Combined) -> str | None:
    """Why the item waits; None for a report to which no filter objects: its own reason stays."""
    if result.disposition is not Disposition.ALLOW and result.contributions:
        strongest = result.contributions[0]
        if strongest.points > 0:
            return strongest.filter_id
    if one.subject.item.kind == ItemKind.REPORT:
        return None
    return "unscreened" if result.unavailable else "clean"


def _reasons(result: Combined) -> list[Message]:
    return [reason for each in result.contributions if each.points > 0 for reason in each.reasons]


_MOVE = (
    update(_items)
    .where(_items.c.id == bindparam("item"))
    .values(
        state=bindparam("new_state"), state_before=ItemState.SCREENING.value,
        version=_items.c.version + 1,
    )
)  # fmt: skip


def _send_to_people(
    session: Session, context: Context, combined: Sequence[tuple[Screened, Combined]]
) -> None:
    moves = [(one, _act(one, result)) for one, result in combined]
    if not moves:
        return
    rows = [
        {"item": one.subject.item.item_id, "new_state": _STATES[act].value}
        for one, act in moves
        if act is not None
    ]
    session.connection().execute(_MOVE, rows)
    write_acts(session, context, [_moved(one, act) for one, act in moves if act is not None])


def _moved(one: Screened, act: DecisionAct) -> Act:
    subject = one.subject
    covered = {
        "kind": subject.item.kind,
        "state": _STATES[act].value,
        "revision": subject.revision,
        "topic_id": subject.item.topic_id,
    }
    name = f"item.{act.value}"
    return Act(f"item:{subject.item.item_id}", subject.version + 1, name, covered)


def _decide_at_once(
    session: Session,
    context: Context,
    one: Screened,
    act: DecisionAct | None,
    result: Combined,
) -> None:
    if act in (DecisionAct.APPROVE, DecisionAct.REJECT):
        item = lock(session, ReviewItem, one.subject.item.item_id)
        reason = message("Spam score %(score)s", score=round(result.score, 1))
        decide_locked(session, context, item, act, reason)
    elif act is None and result.disposition is not Disposition.ALLOW:
        _report_late(session, context, one)


def _report_late(session: Session, context: Context, one: Screened) -> None:
    """A filter that failed at first now objects to what was published: people look at it."""
    if one.subject.state is not ItemState.APPROVED or one.subject.item.kind != ItemKind.COMMENT:
        return
    comment = _comment_of(session, one.subject.item.item_id)
    content = {
        "subject": f"comment:{comment}",
        "reason": "spam",
        "note": "",
        "quoted": one.subject.item.fields["body"],
    }
    text = one.subject.item.text
    proposal = Proposal(
        ItemKind.REPORT,
        content,
        text,
        str(RULE),
        one.subject.item.topic_id,
        reason="late_finding",
        duplicate_key=report_key(f"comment:{comment}"),
    )
    propose(session, context, proposal)


def _comment_of(session: Session, item_id: int) -> int:
    return session.scalars(select(Comment.id).where(Comment.item_id == item_id)).one()


def _ask_again(session: Session, context: Context, one: Screened, result: Combined) -> None:
    if not result.unavailable or one.repeat >= MOST_REPEATS:
        return
    outbox.ask(
        session, "screen", f"item:{one.subject.item.item_id}",
        due_at=context.now + ASK_AGAIN_AFTER, now=context.now,
        parameters={"repeat": one.repeat + 1},
    )  # fmt: skip
