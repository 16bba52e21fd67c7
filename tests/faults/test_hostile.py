"""A filter that hangs, ends the process, allocates or holds it, hurts its own finding only."""

import random

import pytest
from sqlalchemy import select

from moderation.extensions import db
from moderation.models import FindingRow, ReviewItem, Revision, WorkItem
from tests.faults.conftest import ROUNDS
from tests.faults.site import Site

pytestmark = pytest.mark.faults

#: What the text asks of the hostile filter, and how its finding ends.
DEEDS = {
    "doze": "timeout",
    "leave": "error",
    "allocate": "error",
    "end": "error",
    "hold": "error",
    "hang": "error",
}
INNOCENT = 4


@pytest.mark.parametrize("number", range(ROUNDS))
def test_every_item_is_screened_by_the_other_filters(
    site: Site, chance: random.Random, number: int
):
    texts = [f"[{deed}] in round {number}" for deed in DEEDS]
    texts += [f"A remark of round {number}, the {one}th" for one in range(INNOCENT)]
    chance.shuffle(texts)
    accepted = site.send(texts)
    assert sorted(accepted) == sorted(texts)
    site.wait_until_quiet(120)
    with site.app.app_context():
        for text in texts:
            judge(site, text)
    site.judge(accepted)


def judge(site: Site, text: str) -> None:
    """Assert that one text went to people, with what every filter found or why it did not."""
    item = item_of(text)
    assert item.state in {"waiting", "held"}
    rows = db.session.scalars(select(FindingRow).where(FindingRow.item_id == item.id)).all()
    outcomes = {row.filter_id: row.outcome for row in rows}
    deed = text[1:].partition("]")[0]
    own = outcomes.pop("hostile")
    # It sleeps for every text: on a busy machine that may be too long for an innocent one, too.
    assert own in {DEEDS.get(deed, "score"), "error", "timeout"}, f"{text}: {own}"
    assert set(outcomes.values()) <= {"score", "abstention"}, f"{text}: {outcomes}"
    if deed in {"end", "hold", "hang"}:
        work = db.session.scalars(select(WorkItem).where(WorkItem.subject == f"item:{item.id}"))
        assert any(row.note == "hostile" for row in work), f"{text}: nobody was named"


def item_of(text: str) -> ReviewItem:
    """The newest item with this text."""
    recent = db.session.scalars(select(ReviewItem).order_by(ReviewItem.id.desc()).limit(50))
    for item in recent:
        content = db.session.get_one(Revision, (item.id, item.revision)).content
        if content.get("body") == text:
            return item
    raise AssertionError(f"no item says {text!r}")
