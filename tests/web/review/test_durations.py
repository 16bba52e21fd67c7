"""Shares as people read them: no more digits than they are worth, and never rounded to all."""

import pytest

from moderation.web.review.durations import percent


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (None, "–"), (0.0, "0 %"), (1.0, "100 %"), (0.5, "50 %"), (0.944, "94 %"),
        (0.004, "0.4 %"), (0.0001, "0.1 %"), (0.9999, "99.9 %"), (0.978, "97.8 %"),
    ],
)  # fmt: skip
def test_a_share_is_told_in_percent(app, share, told):
    with app.test_request_context("/en/"):
        assert percent(share) == told
