"""Only listed queues exist, and a place in one survives being written into an address."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import ItemKind
from moderation.queries.desk import Position, Queue, View

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.integers(0, 2**52).map(lambda count: EPOCH + count * timedelta(microseconds=1))


@given(moments, st.integers(1, 10**17))
def test_a_position_is_read_as_it_was_written(moment, number):
    assert Position.parse(str(Position(moment, number))) == Position(moment, number)


@given(st.text(max_size=20))
def test_any_other_text_is_refused_and_never_breaks(text):
    try:
        position = Position.parse(text)
    except NotFound:
        return
    assert position is None or Position.parse(str(position)) == position


@pytest.mark.parametrize(
    "queue",
    [
        Queue(), Queue(View.HELD), Queue(View.DECIDED), Queue(kind=ItemKind.REPORT),
        Queue(View.WAITING, kind=ItemKind.COMMENT), Queue(View.HELD, reason="repeats"),
    ],
)  # fmt: skip
def test_a_queue_is_read_as_it_was_written(queue):
    assert Queue.parse(queue.arguments()) == queue


@given(st.dictionaries(st.sampled_from(["view", "kind", "reason"]), st.text(max_size=50)))
def test_other_arguments_are_refused_and_never_break(arguments):
    try:
        queue = Queue.parse(arguments)
    except NotFound:
        return
    assert not (queue.kind and queue.reason)
