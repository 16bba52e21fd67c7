"""Pictures of how filters do stay inside their frames and show nothing that is not so."""

from hypothesis import example, given
from hypothesis import strategies as st

from moderation.domain.screening.figures import calibration
from moderation.web.rendering.charts_of_filters import (
    LEAST_BAR,
    SQUARE,
    WEEKS_HEIGHT,
    WEEKS_WIDTH,
    calibration_marks,
    share_bars,
)

SHARES = st.lists(st.none() | st.floats(0, 1), max_size=60)
SCORED = st.lists(st.tuples(st.floats(-4, 8), st.booleans()), max_size=60)


@example([5e-324])
@given(SHARES)
def test_bars_stand_side_by_side_in_the_frame_and_the_largest_fills_it(shares):
    bars = share_bars(shares)
    assert len(bars) == len(shares)
    for bar in bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WEEKS_WIDTH + 0.1
        assert 0 <= bar.y <= WEEKS_HEIGHT
        assert abs(bar.y + bar.height - WEEKS_HEIGHT) < 0.11
    if any(shares):
        assert max(bar.height for bar in bars) == WEEKS_HEIGHT


@given(SHARES)
def test_nothing_has_no_bar_and_anything_has_one_that_is_seen(shares):
    for bar, share in zip(share_bars(shares), shares, strict=True):
        assert bar.height >= LEAST_BAR if share else bar.height == 0


@given(SCORED)
def test_marks_lie_in_the_square_within_their_intervals(scored):
    bins = calibration(scored)
    marks = calibration_marks(bins)
    assert len(marks) == len(bins)
    for mark in marks:
        assert 0 <= mark.x <= SQUARE
        assert 0 <= mark.top <= mark.y <= mark.bottom <= SQUARE
