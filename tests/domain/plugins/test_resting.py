"""Rests begin after repeated failures, grow to ten minutes, and end with the first success."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.plugins import (
    CLOSED,
    FIRST_REST,
    LONGEST_REST,
    OPENS_AFTER,
    Standing,
    Tally,
    after,
)

tallies = st.builds(Tally, st.booleans(), st.integers(0, 20), st.booleans())
moments = st.floats(0, 1e9)


def test_single_failures_change_nothing_but_the_count():
    assert after(CLOSED, Tally(failed=OPENS_AFTER - 1), 0.0) == Standing(OPENS_AFTER - 1)


def test_failures_of_several_processes_add_up():
    stood = after(CLOSED, Tally(failed=2), 0.0)
    assert after(stood, Tally(failed=3), 10.0).open_until == 10.0 + FIRST_REST


def test_a_failed_probe_rests_it_twice_as_long():
    rested = after(after(CLOSED, Tally(failed=5), 0.0), Tally(failed=1, probed=True), 30.0)
    assert rested.open_until == 30.0 + 2 * FIRST_REST


def test_failures_that_were_no_probe_do_not_lengthen_a_rest():
    stood = after(CLOSED, Tally(failed=5), 100.0)
    assert after(stood, Tally(failed=7), 90.0).open_until == stood.open_until


@given(st.lists(tallies), moments)
def test_a_success_forgives_everything(earlier, now):
    stood = CLOSED
    for tally in earlier:
        stood = after(stood, tally, now)
    assert after(stood, Tally(recovered=True), now) == CLOSED


@given(st.lists(tallies), moments)
def test_no_rest_is_for_good(earlier, now):
    stood = CLOSED
    for tally in earlier:
        stood = after(stood, tally, now)
    assert stood.open_until is None or stood.open_until <= now + LONGEST_REST


@given(st.lists(st.integers(0, 5)), moments)
def test_the_order_in_which_failures_are_told_does_not_matter(counts, now):
    def told(order):
        stood = CLOSED
        for failed in order:
            stood = after(stood, Tally(failed=failed), now)
        return stood

    assert told(counts) == told(reversed(counts))
