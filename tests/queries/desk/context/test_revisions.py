"""All revisions of an item, each against the one before."""

import pytest

from moderation.domain.desk.differences import Change
from moderation.models import Revision
from moderation.queries.desk.context import revisions
from moderation.queries.desk.context.revisions import MOST_REVISIONS
from tests.conftest import START
from tests.queries.desk.context.conftest import statements


@pytest.fixture
def edit(rows):
    def write(item_id, number, body, by="user:7"):
        content = {"author": "Ada", "body": body, "parent": None}
        rows(
            Revision,
            {"item_id": item_id, "number": number, "content": content, "written_by": by,
             "written_at": START},
        )  # fmt: skip

    return write


def test_each_says_who_and_what_changed(item, edit):
    number = item("Call me at home")
    edit(number, 2, "Call at home")
    newest, first = revisions(number)
    assert (newest.number, newest.by, first.by) == (2, "user:7", "author:1")
    (change,) = newest.changes
    removed = [one.text for one in change.stretches if one.change is Change.REMOVED]
    assert (change.field, "".join(removed).strip()) == ("body", "me")
    assert first.changes is None


def test_the_oldest_shown_is_still_compared_with_the_one_before(item, edit):
    number = item("0")
    for later in range(2, MOST_REVISIONS + 4):
        edit(number, later, f"{later}")
    shown = revisions(number)
    assert [one.number for one in shown] == list(range(MOST_REVISIONS + 3, 3, -1))
    assert all(one.changes for one in shown)


def test_what_would_take_long_is_not_compared_and_the_rest_is(item, edit):
    number = item("short")
    edit(number, 2, "short one")
    edit(number, 3, "word " * 2_000)
    edit(number, 4, "other " * 2_000)
    assert [one.changes is None for one in revisions(number)] == [True, False, False, True]


def test_it_takes_one_statement(item, edit):
    number = item("0")
    for later in range(2, 30):
        edit(number, later, f"{later}")
    with statements() as run:
        revisions(number)
    assert len(run) == 1
