"""The panel tells how the jurors fare together, and names none of them."""

import pytest

from moderation.hooks.testing import make
from plugins.juror_health.showing import JurorHealth

FIGURES = {
    "jurors": 5.0, "jurors_on_trial": 1.0, "jurors_resting": 2.0, "jurors_unusable": 0.0,
    "juror_calls": 40.0, "juror_ballots": 30.0, "juror_abstentions": 4.0, "juror_failures": 6.0,
    "juror_put_off": 0.0, "juror_p50_ms": 20.0, "juror_p95_ms": 500.0,
}  # fmt: skip


@pytest.fixture
def lines(tmp_path):
    made = make(JurorHealth, tmp_path)

    def shown(**figures):
        section = made.panel(figures)
        return None if section is None else [str(one.text) for one in section.lines]

    return shown


def test_calls_are_told_by_how_they_ended(lines):
    assert lines(**FIGURES) == [
        "Jurors that vote: 5",
        "On trial: 1",
        "Resting after failures: 2",
        "Calls: 40",
        "Votes: 30 (75 %)",
        "Abstentions: 4 (10 %)",
        "Failures: 6 (15 %)",
        "Not asked or put off: 0 (0 %)",
        "Half of the answers came within 20 ms.",
        "19 of 20 answers came within 500 ms.",
    ]


def test_without_figures_of_jurors_there_is_no_panel(lines):
    assert lines() is None
    assert lines(waiting=3.0) is None


def test_without_calls_there_are_no_shares(lines):
    assert lines(jurors=3.0, juror_calls=0.0, juror_ballots=0.0) == [
        "Jurors that vote: 3", "Calls: 0",
    ]  # fmt: skip


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -1.0, 1e300])
def test_odd_figures_break_nothing(lines, odd):
    assert lines(**dict.fromkeys(FIGURES, odd)) is None or odd in {-1.0, 1e300}
