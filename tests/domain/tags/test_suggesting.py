"""When a visitor is asked whether a suggested name means a known tag."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.tags.suggesting import (
    ASK_FROM,
    MOST_ASKED,
    Candidate,
    worth_asking,
)

candidates = st.lists(
    st.builds(
        Candidate, st.integers(1, 12), st.just("tag"), st.just(3), st.floats(0, 1), st.booleans()
    )
)


@given(candidates)
def test_only_what_is_much_alike_is_asked_of(found) -> None:
    asked = worth_asking(found)
    assert len(asked) <= MOST_ASKED
    assert all(one.same or one.score >= ASK_FROM for one in asked)


def test_from_the_threshold_on_a_visitor_is_asked() -> None:
    below, at = Candidate(1, "a", 0, 0.79), Candidate(2, "b", 0, 0.8)
    claimed = Candidate(3, "c", 0, 0.1, same=True)
    assert worth_asking([claimed, at, below]) == (claimed, at)
