"""Shares as people read them: no more digits than they are worth, and never rounded to all."""

import pytest
from flask_babel import force_locale

from moderation.web.review.durations import percent, points


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


@pytest.mark.parametrize(
    ("language", "told"), [("en", ["+2.5", "−0.5", "+0.0"]), ("nl", ["+2,5", "−0,5", "+0,0"])]
)
def test_a_score_is_told_with_its_sign_and_the_readers_comma(app, language, told):
    with app.test_request_context(f"/{language}/"), force_locale(language):
        assert [points(score) for score in (2.54, -0.5, 0.0)] == told
