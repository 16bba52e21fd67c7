"""What becomes of evidence, verdicts and hearings when a decision on them is taken back."""

from collections.abc import Iterator

from sqlalchemy import select

from moderation.actions.effects.foreseeing.undone import BACK, Undone, later_acts
from moderation.actions.effects.rechecks import causes_of
from moderation.domain.desk.foresight import Foresight
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import (
    EvidenceItem,
    JuryCheck,
    ReviewItem,
    Revision,
    Topic,
    WorkItem,
    WorkState,
)

#: The newest checks of a topic that are looked through for a piece of evidence.
MOST_CHECKS = 50


def striking_evidence(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the evidence is out of force, and which checks rest on it all the same."""
    row = db.session.scalars(select(EvidenceItem).where(EvidenceItem.item_id == item.id)).first()
    if row is None or not row.in_force:
        return Foresight(message("It waits again; the evidence is out of force already."))
    later = later_acts(undone, [f"evidence:{row.id}"])
    happens = message("The evidence is out of force and waits again.")
    return Foresight(happens, tuple(_heard(row)), later)


def _heard(row: EvidenceItem) -> Iterator[Message]:
    query = (
        select(JuryCheck.id, JuryCheck.evidence_ids)
        .where(JuryCheck.topic_id == row.topic_id, JuryCheck.concluded_at.is_not(None))
        .order_by(JuryCheck.id.desc())
        .limit(MOST_CHECKS)
    )
    heard = [check.id for check in db.session.execute(query) if row.id in check.evidence_ids]
    if heard:
        yield message(
            "Checks that have heard it keep its number, and their verdicts stand: %(count)s.",
            count=len(heard),
        )


def withdrawing_verdict(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the topic gets back what it had, unless a later check was published."""
    content = revision.content
    topic = db.session.get_one(Topic, item.topic_id)
    before = str(content["status_before"]).replace("_", " ")
    happens = message("The topic is %(status)s again, and the change waits.", status=before)
    if topic.current_check_id != content["check_id"]:
        refused = message("Another check has been published since; undo that one first.")
        return Foresight(happens, refused=refused)
    return Foresight(happens, later=later_acts(undone, [f"check:{content['check_id']}"]))


def calling_off(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the check is called off while it waits; nothing takes back what was heard."""
    query = select(WorkItem.parameters).where(
        WorkItem.kind == "jury",
        WorkItem.subject == f"topic:{item.topic_id}",
        WorkItem.state == WorkState.queued,
    )
    parameters = db.session.scalars(query).first()
    if parameters is None:
        refused = message("The jury has heard this case already; that cannot be taken back.")
        return Foresight(BACK, refused=refused)
    if causes_of(parameters) != [item.id]:
        kept = message("A check of this topic stays ordered: it has another cause besides.")
        return Foresight(BACK, (kept,))
    return Foresight(message("The check is called off, and the request waits again."))
