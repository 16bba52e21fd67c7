"""Storing what filters found, and what follows from it: waiting, held, published or rejected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import String, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from moderation.actions.decisions import decide_locked
from moderation.actions.placing import place
from moderation.actions.record import Act, lock, write_acts
from moderation.actions.screening.outcomes import count_answers
from moderation.actions.screening.reporting import RULE, let_people_look
from moderation.actions.screening.samples import draw_samples
from moderation.actions.screening.sketching import keep_sketches
from moderation.domain.actor import Context
from moderation.domain.authors import Facts, Ruling, Step, has_link, rule_on
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState
from moderation.domain.messages import Message, message, to_json
from moderation.domain.screening import (
    NO_POLICIES,
    Combined,
    Disposition,
    FailPolicy,
    Finding,
    ScreeningRule,
    combine,
)
from moderation.domain.screening.tallies import Tally, tallies
from moderation.models import FindingRow, ReviewItem, Topic
from moderation.models.base import table_of
from moderation.queries.screening.items import ToScreen
from moderation.queries.settings import SiteSettings
from moderation.work import outbox

#: When filters that failed are asked again, and how often at most.
ASK_AGAIN_AFTER = timedelta(minutes=10)
MOST_REPEATS = 5

#: Kinds that modes are about: they can appear before a person looked. All others wait for one.
BY_MODE = frozenset({ItemKind.COMMENT})
#: Kinds that no filter rejects: a person has to read them.
NEVER_REJECTED = frozenset({ItemKind.APPEAL})

_items = table_of(ReviewItem)
_findings = table_of(FindingRow)


@dataclass(frozen=True, slots=True)
class Screened:
    """One item with the findings on it; ``repeat`` counts earlier screenings of this revision.

    What filters on trial found is stored ``on_trial``, and counts for nothing. ``held_at`` is the
    version that the item had when screening held it because filters failed, 0 where it did not.
    """

    subject: ToScreen
    findings: tuple[Finding, ...]
    repeat: int = 0
    on_trial: tuple[Finding, ...] = ()
    held_at: int = 0


@dataclass(frozen=True, slots=True)
class _Judged:
    """A screened item with what its findings come to and what its author's mode makes of that."""

    one: Screened
    result: Combined
    ruling: Ruling

    @property
    def item_id(self) -> int:
        """The item's number."""
        return self.one.subject.item.item_id

    @property
    def kind(self) -> ItemKind:
        """The item's kind."""
        return ItemKind(self.one.subject.item.kind)

    @property
    def fresh(self) -> bool:
        """Whether the item is in screening, and not only screened once more."""
        return self.one.subject.state is ItemState.SCREENING

    @property
    def untouched(self) -> bool:
        """Whether screening held it because filters failed, and nobody has come to it since."""
        subject = self.one.subject
        return subject.state is ItemState.HELD and subject.version == self.one.held_at

    @property
    def act(self) -> DecisionAct | None:
        """What screening does to the item; None for one that it leaves as it stands."""
        act = _ACTS[self.ruling.step]
        if self.fresh or (self.untouched and act is not DecisionAct.HOLD):
            return act
        return None


def store_screening(
    session: Session,
    context: Context,
    screened: Sequence[Screened],
    settings: SiteSettings,
    policies: Mapping[str, FailPolicy] = NO_POLICIES,
) -> None:
    """Write the findings on a batch of items and take each to its next state.

    Runs inside the caller's transaction, which has proved that it still owns the work. Items that
    moved since they were read keep their state. Up to 15 rows an item besides its findings, and one
    a filter. ``policies`` says by filter what its failure means, where an admin chose that.
    """
    context = Context(RULE, context.now, context.group)
    rule = settings.rule()
    results = [combine(one.findings, rule, one.subject.trusted, policies) for one in screened]
    judged = [_judge(*pair, settings) for pair in zip(screened, results, strict=True)]
    _lock_topics(session, judged)
    unmoved, left = _unmoved(session, [one.subject for one in screened])
    _insert_findings(session, context, judged)
    current = [one for one in judged if one.item_id in unmoved]
    keep_sketches(session, context, [each.one.subject for each in current])
    _set_results(session, current)
    _send_to_people(
        session, context, [one for one in current if one.fresh and one.act in _TO_PEOPLE]
    )
    place(session, [one.item_id for one in current])
    for one in current:
        _decide_at_once(session, context, one)
    for one in current:
        _ask_again(session, context, one)
    passed = [one.item_id for one in current if one.act and one.ruling.step is Step.PUBLISH]
    draw_samples(session, context, passed, settings.blind_samples_percent)
    outbox.ask_many(session, "screen", left, due_at=context.now, now=context.now)
    # Last, since all workers count in the same rows, and wait for each other from here on.
    count_answers(session, context.now, _tallies(judged, rule))


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


_ACTS = {
    Step.PUBLISH: DecisionAct.APPROVE,
    Step.DOUBTED: DecisionAct.APPROVE,
    Step.WAIT: DecisionAct.RELEASE,
    Step.HOLD: DecisionAct.HOLD,
    Step.REJECT: DecisionAct.REJECT,
}
_FOR_PEOPLE = {
    Disposition.ALLOW: Step.WAIT,
    Disposition.HOLD: Step.HOLD,
    Disposition.REJECT: Step.REJECT,
}


def _judge(one: Screened, result: Combined, settings: SiteSettings) -> _Judged:
    subject, kind = one.subject, ItemKind(one.subject.item.kind)
    if kind in BY_MODE:
        facts = Facts(
            subject.item.author_approved, settings.first_items, has_link(subject.item.text),
            unsure=result.unsure,
        )  # fmt: skip
        return _Judged(one, result, rule_on(subject.mode, result.disposition, facts))
    step = _FOR_PEOPLE[result.disposition]
    if step is Step.REJECT and kind in NEVER_REJECTED:
        step = Step.HOLD
    return _Judged(one, result, Ruling(step))


def _tallies(judged: Sequence[_Judged], rule: ScreeningRule) -> Iterator[Tally]:
    for each in judged:
        one, item = each.one, each.one.subject.item
        # One an hour of each author: a single one cannot make a filter look broken by a wave.
        known = item.author_approved > 0 and item.history.sent_last_hour == 0
        yield from tallies(one.findings, one.on_trial, each.result, rule, known=known)


def _lock_topics(session: Session, judged: Sequence[_Judged]) -> None:
    """Lock the topics that this batch will change, in order, before any item: as all actions do."""
    topics = {
        each.one.subject.item.topic_id
        for each in judged
        if each.act not in _TO_PEOPLE and each.one.subject.item.topic_id is not None
    }
    if topics:
        query = select(Topic.id).where(Topic.id.in_(topics)).order_by(Topic.id)
        session.execute(query.with_for_update()).all()


def _unmoved(session: Session, subjects: Sequence[ToScreen]) -> tuple[set[int], list[str]]:
    """Give the items that stand as they were read, and name those to be screened once more.

    These have moved and are in screening all the same: nobody else would take them out of it.
    """
    versions = {subject.item.item_id: subject.version for subject in subjects}
    query = (
        select(_items.c.id, _items.c.version, _items.c.state)
        .where(_items.c.id.in_(versions))
        .order_by(_items.c.id)
        .with_for_update()
    )
    rows = session.connection().execute(query).all()
    moved = [row for row in rows if versions[row.id] != row.version]
    left = [f"item:{row.id}" for row in moved if row.state == ItemState.SCREENING]
    return {row.id for row in rows} - {row.id for row in moved}, left


def _insert_findings(session: Session, context: Context, judged: Sequence[_Judged]) -> None:
    rows = [
        _finding_row(context, each.one, finding, each.result, shadow=shadow)
        for each in judged
        for shadow, findings in ((False, each.one.findings), (True, each.one.on_trial))
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
        "setup": finding.setup,
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


def _set_results(session: Session, judged: Sequence[_Judged]) -> None:
    rows = [
        {
            "item": each.item_id,
            "new_score": each.result.score,
            "new_reason": _main_reason(each),
            "new_reasons": [to_json(reason) for reason in _reasons(each)],
            "new_unscreened": list(each.result.unavailable),
        }
        for each in judged
    ]
    if rows:
        session.connection().execute(_RESULT, rows)


def _main_reason(each: _Judged) -> str | None:
    """Why the item waits; None for a report to which no filter objects: its own reason stays."""
    result = each.result
    if result.by_score is not Disposition.ALLOW and result.contributions:
        strongest = result.contributions[0]
        if strongest.points > 0:
            return strongest.filter_id
    if each.kind is ItemKind.REPORT:
        return None
    return each.ruling.code or ("unscreened" if result.unavailable else "clean")


def _reasons(each: _Judged) -> list[Message]:
    said = [one for one in each.result.contributions if one.points > 0]
    reasons = [reason for one in said for reason in one.reasons]
    return reasons if each.ruling.why is None else [each.ruling.why, *reasons]


_MOVE = (
    update(_items)
    .where(_items.c.id == bindparam("item"))
    .values(
        state=bindparam("new_state"), state_before=ItemState.SCREENING.value,
        version=_items.c.version + 1,
    )
)  # fmt: skip


def _send_to_people(session: Session, context: Context, judged: Sequence[_Judged]) -> None:
    moves = [(each.one, act) for each in judged if (act := each.act) is not None]
    if not moves:
        return
    rows = [
        {"item": one.subject.item.item_id, "new_state": _STATES[act].value} for one, act in moves
    ]
    session.connection().execute(_MOVE, rows)
    write_acts(session, context, [_moved(one, act) for one, act in moves])


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


def _decide_at_once(session: Session, context: Context, each: _Judged) -> None:
    act = each.act
    if act in (DecisionAct.APPROVE, DecisionAct.REJECT):
        _decide(session, context, each, act)
        if each.ruling.step is Step.DOUBTED:
            let_people_look(session, context, each.one.subject.item, "doubted")
    elif act is not None and not each.fresh:
        _decide(session, context, each, act)
    elif act is None and each.result.by_score is not Disposition.ALLOW:
        _report_late(session, context, each.one)


def _decide(session: Session, context: Context, each: _Judged, act: DecisionAct) -> None:
    item = lock(session, ReviewItem, each.item_id)
    reason = message("Spam score %(score)s", score=round(each.result.score, 1))
    decide_locked(session, context, item, act, reason)


def _report_late(session: Session, context: Context, one: Screened) -> None:
    """A filter that failed at first now objects to what was published: people look at it."""
    if one.subject.state is ItemState.APPROVED and one.subject.item.kind == ItemKind.COMMENT:
        let_people_look(session, context, one.subject.item, "late_finding")


def _ask_again(session: Session, context: Context, each: _Judged) -> None:
    """Have it screened once more where filters failed; what is then known may take it further."""
    one = each.one
    if not each.result.unavailable or one.repeat >= MOST_REPEATS:
        return
    outbox.ask(
        session, "screen", f"item:{each.item_id}",
        due_at=context.now + ASK_AGAIN_AFTER, now=context.now,
        parameters={"repeat": one.repeat + 1, "held_at": _held_at(each)},
    )  # fmt: skip


def _held_at(each: _Judged) -> int:
    if each.untouched:
        return each.one.held_at
    held = each.act is DecisionAct.HOLD and each.result.unsure
    return each.one.subject.version + 1 if held else 0
