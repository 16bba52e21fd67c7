"""A filter on trial is ready once enough decisions, of both sorts, stand beside its findings."""

import pytest

from moderation.domain.screening.trials import NEEDED, NEEDED_UNWANTED, standing


@pytest.mark.parametrize(
    ("wanted", "unwanted", "ready"),
    [
        (0, 0, False),
        (NEEDED, 0, False),
        (NEEDED - NEEDED_UNWANTED, NEEDED_UNWANTED, True),
        (NEEDED - NEEDED_UNWANTED - 1, NEEDED_UNWANTED, False),
        (NEEDED, NEEDED_UNWANTED - 1, False),
        (0, NEEDED, True),
    ],
)
def test_both_numbers_have_to_be_reached(wanted: int, unwanted: int, ready: bool):
    found = standing([False] * wanted + [True] * unwanted)
    assert (found.seen, found.unwanted, found.ready) == (wanted + unwanted, unwanted, ready)
