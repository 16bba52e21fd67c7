"""What is usual is said of enough decisions only, and is true of four in five."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.authors import FEWEST_DECISIONS, usual_wait

WAITS = st.lists(st.timedeltas(timedelta(0), timedelta(days=30)), max_size=120)


@given(waits=WAITS)
def test_four_of_five_were_decided_within_what_is_called_usual(waits):
    usual = usual_wait(waits)
    if len(waits) < FEWEST_DECISIONS:
        assert usual is None
        return
    assert usual in waits
    within = sum(wait <= usual for wait in waits)
    sooner = sum(wait < usual for wait in waits)
    assert within * 10 >= len(waits) * 8 > sooner * 10


@given(waits=WAITS, data=st.data())
def test_their_order_does_not_matter(waits, data):
    assert usual_wait(data.draw(st.permutations(waits))) == usual_wait(waits)
