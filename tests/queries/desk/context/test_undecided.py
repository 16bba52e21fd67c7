"""Items that wait with nearly the text of the one before a moderator."""

import pytest

from moderation.domain.lifecycle import ItemState
from moderation.domain.screening.sketches import sketch
from moderation.models import TextSketch
from moderation.models.screening.sketches import BAND_NAMES
from moderation.queries.desk.context import undecided_cases
from moderation.queries.desk.context.undecided import MOST_UNDECIDED
from tests.conftest import START
from tests.queries.desk.context.conftest import statements

OFFER = "Get your cheap watches today at our shop, best prices and free delivery to Europe"


@pytest.fixture
def sketched(item, rows):
    """A function that writes an item with its sketch."""

    def write(body, state="waiting", **more):
        number, made = item(body, state, fingerprint=None, **more), sketch(body)
        bands = dict(zip(BAND_NAMES, made.bands, strict=True))
        sketch_row = {"item_id": number, "signature": made.signature, "made_at": START}
        rows(TextSketch, sketch_row | bands)
        return number

    return write


def test_those_before_and_after_it_are_told_the_newest_first(sketched, stored):
    first = sketched(f"{OFFER} http://one.example", "held")
    own = sketched(f"{OFFER} http://two.example")
    last = sketched(OFFER, topic_id=None)
    sketched("The figures hold in good light, as far as I can tell from here.")
    found = undecided_cases(stored(own))
    assert [(one.id, one.state) for one in found] == [
        (last, ItemState.WAITING), (first, ItemState.HELD),
    ]  # fmt: skip


def test_what_is_decided_stands_elsewhere(sketched, stored):
    sketched(OFFER, "rejected")
    sketched(OFFER, "approved")
    assert undecided_cases(stored(sketched(OFFER))) == ()


def test_an_item_without_a_sketch_has_none(item, sketched, stored):
    sketched(OFFER)
    assert undecided_cases(stored(item(OFFER, fingerprint=None))) == ()


def test_there_are_few_and_it_takes_four_statements_however_many_wait(sketched, stored):
    for number in range(MOST_UNDECIDED + 12):
        sketched(f"{OFFER} {'x' * number}")
    own = stored(sketched(OFFER))
    with statements() as run:
        assert len(undecided_cases(own)) == MOST_UNDECIDED
    assert len(run) == 4
