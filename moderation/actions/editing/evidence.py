"""Proposing evidence: what enrichers and editors found becomes review items."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.jury.hearing import Fence
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.actor import Context
from moderation.domain.evidence import Measure, doi_key, title_key
from moderation.domain.lifecycle import ItemKind
from moderation.domain.texts import clean
from moderation.hooks.contracts import EvidenceDraft
from moderation.models import ReviewItem, Topic

MOST_DRAFTS = 20


def propose_evidence(
    context: Context,
    topic_id: int,
    drafts: Sequence[EvidenceDraft],
    origin: str,
    fence: Fence | None = None,
) -> list[int]:
    """Queue up to 20 drafts that the topic does not have yet; return the ids of the new items.

    Doubles are found by DOI and by title, among what waits, stands or was rejected before.
    ``origin`` names who found them, such as ``plugin:library``.
    """
    with transaction() as session:
        if fence is not None:
            fence(session)
        if session.get(Topic, topic_id, with_for_update=True) is None:
            return []
        known = _known(session, topic_id)
        fresh = _fresh(drafts, known)[:MOST_DRAFTS]
        return [propose(session, context, _proposal(topic_id, one, origin)) for one in fresh]


def _fresh(drafts: Sequence[EvidenceDraft], known: set[str]) -> list[EvidenceDraft]:
    fresh = []
    for draft in drafts:
        keys = _keys(draft)
        if keys.isdisjoint(known):
            fresh.append(draft)
        known |= keys
    return fresh


def _keys(draft: EvidenceDraft) -> set[str]:
    doi = doi_key(draft.doi) if draft.doi else None
    title = f"title:{title_key(draft.title)}"[:160]
    return {title} if doi is None else {title, f"doi:{doi}"[:64]}


def _known(session: Session, topic_id: int) -> set[str]:
    query = select(ReviewItem.duplicate_key, ReviewItem.fingerprint).where(
        ReviewItem.topic_id == topic_id, ReviewItem.kind == ItemKind.EVIDENCE
    )
    return {key for row in session.execute(query) for key in row if key}


def _proposal(topic_id: int, draft: EvidenceDraft, origin: str) -> Proposal:
    doi = doi_key(draft.doi) if draft.doi else None
    title = clean(draft.title, 500, field="title")
    return Proposal(
        ItemKind.EVIDENCE,
        _content(draft, title, doi),
        title,
        origin,
        topic_id,
        # Both keys must fit their columns: long ones are cut, which can only make more doubles.
        duplicate_key=f"title:{title_key(title)}"[:160],
        fingerprint=None if doi is None else f"doi:{doi}"[:64],
        reason="evidence",
    )


def _content(draft: EvidenceDraft, title: str, doi: str | None) -> dict[str, object]:
    return {
        "title": title,
        "year": draft.year,
        "venue": clean(draft.venue, 300, required=False, field="venue"),
        "link": draft.link,
        "doi": doi,
        "source_kind": draft.kind.value,
        "summary": clean(draft.summary, 1_500, True, required=False, field="summary"),
        "stance": draft.stance.value,
        "measures": [_measure(one) for one in draft.measures],
        "found_in": draft.origin,
    }


def _measure(one: Measure) -> dict[str, object]:
    return {
        "metric": one.metric,
        "value": one.value,
        "human_baseline": one.human_baseline,
        "higher_is_better": one.higher_is_better,
    }
