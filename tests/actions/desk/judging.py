"""What must be true of the desk after whatever was done to it, counted anew from the rows."""

from collections import Counter

from sqlalchemy import func, select

from moderation.actions.operating.sealing import seal_ledger
from moderation.domain.actor import Context
from moderation.domain.desk.priority import priority
from moderation.domain.desk.routing import route
from moderation.domain.lifecycle import DecisionAct, ItemState, next_state
from moderation.domain.messages import to_json
from moderation.extensions import db
from moderation.models import Author, LedgerEntry, ReviewItem
from moderation.queries.authors.records import JUDGED_BY
from moderation.queries.desk.views.facts import known_items
from moderation.queries.desk.views.named import enabled_queues
from moderation.queries.settings import site_settings
from moderation.queries.verification import verify

DECISIONS = frozenset({"item.approve", "item.reject"})


def acts_on(item_id: int) -> list[LedgerEntry]:
    """The ledger rows of an item, in order."""
    query = select(LedgerEntry).where(LedgerEntry.subject == f"item:{item_id}")
    return list(db.session.scalars(query.order_by(LedgerEntry.subject_version)))


def assert_one_decision_a_version(item_id: int, version: int) -> None:
    """Every version has one act; between two decisions the first was taken back."""
    entries = acts_on(item_id)
    assert [entry.subject_version for entry in entries] == list(range(1, version + 1))
    standing = False
    for entry in entries:
        if entry.act in DECISIONS:
            assert not standing, f"item {item_id} was decided twice"
            standing = True
        elif entry.act == "item.undo":
            assert standing, f"item {item_id}: what was not decided was taken back"
            standing = False


def state_by_the_acts(item_id: int) -> ItemState:
    """The state in which an item must be, by the steps that its acts took from submission on."""
    state = before = ItemState.SCREENING
    for entry in acts_on(item_id):
        name = entry.act.removeprefix("item.")
        if name == "submitted":
            state = ItemState(str(entry.public["set"]["state"]))
        if name not in set(DecisionAct):
            continue
        act = DecisionAct(name)
        undone = before if act is DecisionAct.UNDO else None
        state, before = next_state(state, act, before=undone), state
    return state


def assert_counts_are_right() -> None:
    """The counts of each author are those of their items."""
    query = (
        select(ReviewItem.author_id, ReviewItem.state, func.count())
        .where(ReviewItem.kind.in_(JUDGED_BY))
        .group_by(ReviewItem.author_id, ReviewItem.state)
    )
    there = Counter({(row[0], row[1]): row[2] for row in db.session.execute(query)})
    for author in db.session.scalars(select(Author).execution_options(populate_existing=True)):
        assert author.approved == there[author.id, "approved"]
        assert author.rejected == there[author.id, "rejected"]


def assert_placed_by_the_rules(item_id: int) -> None:
    """An item lies where the rules put it now, with the deadline and the reasons that they give."""
    (known,) = known_items([item_id], site_settings().rule().reject_from)
    row = db.session.get_one(ReviewItem, item_id, populate_existing=True)
    weighed = priority(known.weighed)
    assert row.queue_id == route(known.facts, enabled_queues())
    assert row.decide_by == row.created_at + weighed.goal
    assert row.because == [to_json(why) for why in weighed.because]


def assert_the_ledger_holds(context: Context) -> None:
    """The chain verifies, and its replay gives the tables."""
    while seal_ledger():
        pass
    report = verify(context.now)
    assert report.sound, str(report)
