"""Stating reasons: in the decision's own ledger row, for everybody whose content it restricts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from moderation.domain.actor import ActorKind, Context
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState
from moderation.domain.messages import Message
from moderation.domain.openness import OF_VISITORS, Measure, Stated, ground_of, measure_of
from moderation.models import Comment, LedgerEntry, ReviewItem, Revision, StatementRow
from moderation.models.base import table_of
from moderation.queries.desk.reasons import all_reasons

STATEMENT = "statement"
"""The key under which a ledger row keeps it."""

_INSERT = insert(table_of(StatementRow))


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that is being made on an item: the reason, and which ready reason it is."""

    item: ReviewItem
    reason: Message | None = None
    canned: str = ""


def state_reasons(
    session: Session, context: Context, act: DecisionAct, decisions: Sequence[Decision]
) -> dict[int, Stated]:
    """Return the statement that each decision owes, by the number of the item decided on.

    Call it before anything is changed: what was shown until then is read from the tables.
    """
    some = [one for one in decisions if _may_restrict(act, one.item)]
    if not some:
        return {}
    told = _texts(some)
    software = context.actor.kind in (ActorKind.RULE, ActorKind.PLUGIN, ActorKind.SYSTEM)
    if act is DecisionAct.APPROVE:
        made = {one.item.id: _on_report(session, one, told, software=software) for one in some}
    else:
        before = _shown_before(session, [one.item.id for one in some])
        made = {
            one.item.id: _on_own(one, told, one.item.id in before, software=software)
            for one in some
        }
    return {number: stated for number, stated in made.items() if stated is not None}


def state_hiding(session: Session, report: ReviewItem, comment: Comment) -> Stated | None:
    """Return the statement owed where reports hide a comment until they are decided."""
    source = session.get_one(ReviewItem, comment.item_id)
    if source.author_id is None:
        return None
    ground = ground_of("", None, reported=_chosen(session, report), by_software=True)
    return Stated(source.id, ItemKind.COMMENT, Measure.HIDDEN, _voices(report), False, ground)


def keep_statements(
    session: Session, context: Context, made: Iterable[tuple[int, Stated | None]]
) -> None:
    """Note which ledger rows state reasons, and to the author of what."""
    rows = [
        {"entry_id": entry, "item_id": stated.item, "made_at": context.now}
        for entry, stated in made
        if stated is not None
    ]
    if rows:
        session.connection().execute(_INSERT, rows)


def _may_restrict(act: DecisionAct, item: ReviewItem) -> bool:
    if act is DecisionAct.APPROVE:
        return item.kind == ItemKind.REPORT
    visitors = item.kind in OF_VISITORS and item.author_id is not None
    return act is DecisionAct.REJECT and visitors


def _texts(decisions: Sequence[Decision]) -> Mapping[str, Mapping[str, str]]:
    """Read what ready reasons say to authors, if any was chosen."""
    if not any(one.canned for one in decisions):
        return {}
    return {reason.id: reason.texts for reason in all_reasons()}


def _shown_before(session: Session, items: Sequence[int]) -> set[int]:
    """Return the items that were approved once, by the ledger: whatever came of that later."""
    subjects = {f"item:{number}": number for number in items}
    query = select(LedgerEntry.subject).where(
        LedgerEntry.subject.in_(subjects), LedgerEntry.act == "item.approve"
    )
    return {subjects[subject] for subject in session.scalars(query)}


def _on_own(
    one: Decision, told: Mapping[str, Mapping[str, str]], before: bool, *, software: bool
) -> Stated | None:
    item, kind = one.item, ItemKind(one.item.kind)
    measure = measure_of(DecisionAct.REJECT, kind, was_shown=before)
    if measure is None:
        return None
    ground = ground_of(one.canned, one.reason, reported="", by_software=software)
    found = item.score is not None and item.score > 0
    return Stated(item.id, kind, measure, 0, found, ground, told.get(one.canned, {}))


def _on_report(
    session: Session, one: Decision, told: Mapping[str, Mapping[str, str]], *, software: bool
) -> Stated | None:
    source = _reported(session, one.item)
    if source is None or source.author_id is None:
        return None
    shown = source.state == ItemState.APPROVED
    measure = measure_of(DecisionAct.APPROVE, ItemKind.REPORT, was_shown=shown)
    if measure is None:
        return None
    reported = _chosen(session, one.item)
    ground = ground_of(one.canned, one.reason, reported=reported, by_software=software)
    found, texts = one.item.origin.startswith("rule:"), told.get(one.canned, {})
    return Stated(
        source.id, ItemKind.COMMENT, measure, _voices(one.item), found, ground, texts
    )  # fmt: skip


def _reported(session: Session, report: ReviewItem) -> ReviewItem | None:
    """Return the item of the comment that a report names."""
    number = str(_content(session, report).get("subject", "")).removeprefix("comment:")
    comment = session.get(Comment, int(number)) if number.isdigit() else None
    return None if comment is None else session.get(ReviewItem, comment.item_id)


def _chosen(session: Session, report: ReviewItem) -> str:
    return str(_content(session, report).get("reason", "other"))


def _content(session: Session, item: ReviewItem) -> Mapping[str, object]:
    revision = session.get(Revision, (item.id, item.revision))
    return {} if revision is None else revision.content


def _voices(report: ReviewItem) -> int:
    """Count the readers behind a report; one that a rule made has none."""
    return 0 if report.origin.startswith("rule:") else report.votes
