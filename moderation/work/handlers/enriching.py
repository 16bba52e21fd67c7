"""Enriching: every enricher looks for sources on a topic's question; people judge what it finds."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from moderation.actions.editing.evidence import propose_evidence
from moderation.actions.transaction import transaction
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.hooks.calling.answers import Answer, FailureKind
from moderation.hooks.contracts import EvidenceDraft, Question
from moderation.queries.public.wording import questions
from moderation.work import outbox
from moderation.work.claims import Claim, Fence
from moderation.work.handlers.giving_up import give_up
from moderation.work.horse.stopping import stop_if_asked
from moderation.work.horse.watchman import interruptible
from moderation.work.place import context
from moderation.work.shift import Shift

MOST_DRAFTS = 20
#: Until a source is asked again that asked for patience, but not for how much.
PATIENCE = timedelta(minutes=10)
#: However soon a source says that it is ready: one that always says "now" would never be left.
LEAST_PATIENCE = timedelta(minutes=1)
#: However far away: nobody remembers for longer that a source is spent.
MOST_PATIENCE = timedelta(days=31)

#: Failures that a source announced itself: asking later is what it wants.
_LATER = frozenset({FailureKind.LIMITED, FailureKind.SPENT})


def enrich(shift: Shift, claims: Sequence[Claim]) -> None:
    """Ask the enrichers for each claim's topic; what asked for patience is asked later."""
    for one in claims:
        _enrich(shift, one)


def _enrich(shift: Shift, claim: Claim) -> None:
    fence = Fence(claim, _longest(shift) + shift.pace.lease)
    question = _question(claim)
    if question is None:
        give_up(claim, message("This topic has no question."))
        return
    later: dict[str, datetime] = {}
    for enricher in _chosen(shift, claim):
        stop_if_asked()
        with interruptible():
            answer = shift.plugins.find_evidence(enricher, question)
            _propose(claim, answer, fence)
        if answer.failure is not None and answer.failure.kind in _LATER:
            later[enricher] = _due(answer)
    _close(claim, later, fence)


def _chosen(shift: Shift, claim: Claim) -> list[str]:
    only = claim.parameters.get("only")
    return [one.id for one in shift.plugins.enrichers() if not only or one.id in only]


def _longest(shift: Shift) -> float:
    return max((one.seconds_limit for one in shift.plugins.enrichers()), default=0.0)


def _question(claim: Claim) -> Question | None:
    """The topic's question; None for a topic that is gone."""
    texts = questions([claim.number], "en")
    db.session.rollback()  # sources may take long: no snapshot stays open meanwhile
    found = texts.get(claim.number)
    today = context().now.date()
    return None if found is None else Question(claim.number, found.value, today, MOST_DRAFTS)


def _propose(claim: Claim, answer: Answer[tuple[EvidenceDraft, ...]], fence: Fence) -> None:
    """Queue what was found; the claim is proved, and its lease renewed, in any case."""
    origin = f"plugin:{answer.plugin}"
    propose_evidence(context(), claim.number, answer.value or (), origin, fence)


def _due(answer: Answer[tuple[EvidenceDraft, ...]]) -> datetime:
    now, failure = context().now, answer.failure
    if failure is None or (failure.until is None and failure.retry_after is None):
        return now + PATIENCE
    named = failure.until or now + timedelta(seconds=failure.retry_after or 0.0)
    return min(max(named, now + LEAST_PATIENCE), now + MOST_PATIENCE)


def _close(claim: Claim, later: dict[str, datetime], fence: Fence) -> None:
    """End the work, and ask the sources that wanted patience again once the first one is ready.

    Those that are not ready then say so again: one that is spent for a month keeps no other back.
    """
    acting = context()
    with transaction() as session:
        fence.closing(session)
        if later:
            outbox.ask(
                session, claim.kind, claim.subject, due_at=min(later.values()), now=acting.now,
                parameters={"only": sorted(later)},
            )  # fmt: skip
