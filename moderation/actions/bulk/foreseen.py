"""What a change would do to each of its items, made from reads alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from moderation.actions.bulk.obstacles import Looker, Obstacle
from moderation.domain.desk.bulk import EntryResult
from moderation.domain.desk.foresight import Foresight, foresight_to_json
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import Message, message, to_json
from moderation.extensions import db
from moderation.models import BulkEntry, LedgerEntry, ReviewItem, Revision
from moderation.queries.desk.ahead.undoing import foreseen_undo_of

_TURNED_DOWN = message("It is turned down; nothing of it appears.")
_GENERAL = message("It is approved.")

_APPROVED: Mapping[ItemKind, Message] = {
    ItemKind.COMMENT: message("It appears on the topic's page."),
    ItemKind.TAG_SUGGESTION: message("The tag stands on the topic."),
    ItemKind.TAG_CHANGE: message("The vocabulary is changed as planned."),
    ItemKind.REPORT: message("The comment is hidden."),
    ItemKind.VERDICT: message("The topic changes its status."),
    ItemKind.EVIDENCE: message("It is in force, and the jury hears the topic again."),
    ItemKind.TOPIC_PROPOSAL: message("It becomes a topic in research."),
    ItemKind.RECHECK_REQUEST: message("The jury is called."),
    ItemKind.APPEAL: message("The first decision is undone, and the opposite done."),
}
_REJECTED: Mapping[ItemKind, Message] = {
    ItemKind.TAG_CHANGE: message("The change is stopped; the vocabulary stays as it is."),
    ItemKind.REPORT: message("The comment stays up."),
    ItemKind.VERDICT: message("The topic keeps its status."),
    ItemKind.APPEAL: message("The first decision stands."),
}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One item as it was seen, with what would happen or what is in the way."""

    item_id: int
    version: int
    revision: int
    foresight: Foresight | None
    obstacle: Obstacle | None = None

    @classmethod
    def of(
        cls, item: ReviewItem, foresight: Foresight | None, obstacle: Obstacle | None = None
    ) -> "Foreseen":
        """Keep the item's numbers as they are now: the row itself is read again when written."""
        return cls(item.id, item.version, item.revision, foresight, obstacle)

    @property
    def result(self) -> EntryResult:
        """What is known of the outcome before anything was done."""
        if self.obstacle is None:
            return EntryResult.TO_DO
        return EntryResult.MOVED if self.obstacle.moved else EntryResult.REFUSED

    def entry(self, change_id: int) -> dict[str, object]:
        """Return the row of the plan."""
        in_the_way = self.obstacle
        return {
            "change_id": change_id,
            "item_id": self.item_id,
            "version": self.version,
            "revision": self.revision,
            "result": self.result.value,
            "foreseen": {} if self.foresight is None else foresight_to_json(self.foresight),
            "why": None if in_the_way is None else to_json(in_the_way.why),
            "by": in_the_way.by or None if in_the_way else None,
            "what": in_the_way.what or None if in_the_way else None,
            "decision_id": None,
        }


def foresee(looker: Looker, items: Sequence[int], undoes: int | None) -> list[Foreseen]:
    """Look at items for a change; `undoes` is the change whose decisions this one takes back.

    Items that are gone are left out. Reads only, a few queries an item.
    """
    query = select(ReviewItem).where(ReviewItem.id.in_(items)).order_by(ReviewItem.id)
    rows = db.session.scalars(query).all()
    looker.look_at_leases(list(items))
    made = {} if undoes is None else _decisions_of(undoes, items)
    standing = _standing(items) if looker.act is DecisionAct.UNDO else {}
    kept = read_revisions(rows)
    seen = [_look(looker, item, standing.get(item.id), made.get(item.id)) for item in rows]
    del kept  # the session forgets what nobody holds
    return seen


def _standing(items: Sequence[int]) -> dict[int, LedgerEntry]:
    """Return the last decision on each of these items."""
    subjects = {f"item:{item}": item for item in items}
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject.in_(subjects))
        .where(LedgerEntry.act.in_(("item.approve", "item.reject")))
        .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
    )
    return {subjects[entry.subject]: entry for entry in db.session.scalars(query)}


def read_revisions(items: Sequence[ReviewItem]) -> Sequence[Revision]:
    """Read the present contents of many items at once."""
    # By a join: SQLite reads the whole table for a list of pairs.
    current = (Revision.item_id == ReviewItem.id) & (Revision.number == ReviewItem.revision)
    query = select(Revision).join(ReviewItem, current)
    return db.session.scalars(query.where(ReviewItem.id.in_([item.id for item in items]))).all()


def _decisions_of(change_id: int, items: Sequence[int]) -> dict[int, int | None]:
    query = select(BulkEntry.item_id, BulkEntry.decision_id).where(
        BulkEntry.change_id == change_id, BulkEntry.item_id.in_(items)
    )
    return {row.item_id: row.decision_id for row in db.session.execute(query)}


def _look(
    looker: Looker, item: ReviewItem, entry: LedgerEntry | None, made: int | None
) -> Foreseen:
    if made is not None and (entry is None or entry.id != made or item.decided_by is None):
        return Foreseen.of(item, None, _decided_anew(item.id))
    in_the_way = looker.obstacle(item)
    if in_the_way is not None:
        return Foreseen.of(item, None, in_the_way)
    foresight = _ahead(looker.act, item) if entry is None else foreseen_undo_of(item, entry)
    refused = None if foresight.refused is None else Obstacle(foresight.refused)
    return Foreseen.of(item, foresight, refused)


def _ahead(act: DecisionAct, item: ReviewItem) -> Foresight:
    kind = ItemKind(item.kind)
    if act is DecisionAct.APPROVE:
        return Foresight(_APPROVED.get(kind, _GENERAL))
    return Foresight(_REJECTED.get(kind, _TURNED_DOWN))


def _decided_anew(item_id: int) -> Obstacle:
    last = latest_act(item_id)
    why = message("It has been decided again since.")
    return Obstacle(why, last.actor, last.act.removeprefix("item."), moved=True)


def latest_act(item_id: int) -> LedgerEntry:
    """Return the newest act on an item."""
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject == f"item:{item_id}")
        .order_by(LedgerEntry.subject_version.desc())
        .limit(1)
    )
    return db.session.scalars(query).one()
