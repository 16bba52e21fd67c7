"""What is told of filters: figures of one setup, weeks from hours, and samples that weigh more."""

from datetime import date, datetime, timedelta

import pytest

from moderation.actions.transaction import transaction
from moderation.domain.screening.tallies import TOGETHER
from moderation.hooks.calling.seating import Choice
from moderation.models import FilterHour, FilterOutcome, ReviewItem
from moderation.queries.screening.figures import combined_report, filter_reports
from tests.conftest import START


@pytest.fixture
def plugins(app):
    """The plugins with other words on trial beside the ones that count."""
    made = app.extensions["venire_plugins"]
    made.configure(
        {"links_and_words": Choice(candidates={"links_and_words": {"words": ["casino"]}})}
    )
    return made


@pytest.fixture
def setups(plugins):
    (counting,) = [one for one in plugins.filters() if one.id == "links_and_words"]
    (candidate,) = plugins.candidates()
    assert counting.setup != candidate.setup
    return counting.setup, candidate.setup


def put(*outcomes: tuple[str, str, str, float | None, bool, float]) -> None:
    with transaction() as session:
        for filter_id, setup, outcome, points, unwanted, weight in outcomes:
            item = ReviewItem(
                kind="comment", state="approved", origin="visitor", version=0,
                decide_by=START, created_at=START,
            )  # fmt: skip
            session.add(item)
            session.flush()
            session.add(
                FilterOutcome(
                    item_id=item.id, filter_id=filter_id, setup=setup, outcome=outcome,
                    score=points, points=points or 0.0, unwanted=unwanted, weight=weight,
                    afterwards=False, decided_at=START,
                )
            )  # fmt: skip


def hour(when: datetime, *, trial: bool, asked: int, hits: int) -> None:
    with transaction() as session:
        row = FilterHour(
            filter_id="links_and_words", trial=trial, hour=when, asked=asked, hits=hits,
            alone=0, known=0, abstained=1, failed=2, elapsed_ms=0.0,
        )  # fmt: skip
        session.add(row)


def test_figures_are_of_the_settings_that_a_filter_has(plugins, setups):
    old, new = setups
    put(
        ("links_and_words", old, "score", 3.0, True, 1.0),
        ("links_and_words", old, "score", 2.0, False, 1.0),
        ("links_and_words", old, "timeout", None, True, 1.0),
        ("links_and_words", new, "score", 5.0, True, 1.0),
        ("links_and_words", "before", "score", 5.0, False, 1.0),
    )
    counting, candidate = filter_reports(plugins, START, "links_and_words")
    assert (counting.counting, counting.candidate, counting.standing) == (True, False, None)
    assert (counting.figures.n, counting.figures.abstained) == (3, 1)
    assert counting.figures.precision.value == 0.5
    assert (candidate.counting, candidate.candidate, candidate.trial) == (False, True, True)
    assert candidate.figures.precision.value == 1.0
    assert candidate.standing is not None
    assert (candidate.standing.seen, candidate.standing.ready) == (1, False)


def test_what_was_drawn_stands_for_many(app):
    put(
        (TOGETHER, "", "hold", 3.0, True, 1.0),
        (TOGETHER, "", "allow", 0.0, True, 50.0),
        (TOGETHER, "", "allow", 0.0, False, 50.0),
        (TOGETHER, "", "unknown", 0.0, False, 1.0),
    )
    report = combined_report(START)
    assert report.blind == 2
    assert report.figures.abstained == 1
    assert report.figures.recall.value == pytest.approx(1 / 51)
    assert report.figures.precision.value == 1.0
    assert report.weeks[-1].decided == 4


def test_hours_are_added_up_by_week(plugins):
    hour(START, trial=False, asked=10, hits=4)
    hour(START - timedelta(hours=2), trial=False, asked=5, hits=1)
    hour(START, trial=True, asked=3, hits=3)
    hour(START - timedelta(days=7), trial=True, asked=8, hits=2)
    hour(START - timedelta(days=70), trial=False, asked=99, hits=9)
    counting, candidate = filter_reports(plugins, START, "links_and_words")
    assert [week.start for week in counting.weeks][-2:] == [date(2026, 6, 15), date(2026, 6, 22)]
    assert [(week.asked, week.hits) for week in counting.weeks][-3:] == [(0, 0), (8, 2), (15, 5)]
    assert (counting.weeks[-1].abstained, counting.weeks[-1].failed) == (2, 4)
    assert candidate.weeks[-1].asked == 3


def test_filters_that_nobody_let_count_are_told_as_on_trial(app):
    reports = {
        one.filter_id: one for one in filter_reports(app.extensions["venire_plugins"], START)
    }
    assert reports["repeats"].counting
    assert reports["injection"].trial
    assert reports["injection"].standing is not None


def test_a_filter_that_was_put_on_trial_keeps_its_weeks(plugins):
    hour(START, trial=False, asked=9, hits=2)
    plugins.configure({"links_and_words": Choice(shadow=frozenset({"links_and_words"}))})
    (tried,) = filter_reports(plugins, START, "links_and_words")
    assert (tried.trial, tried.weeks[-1].asked) == (True, 9)
    hour(START, trial=True, asked=4, hits=1)
    (tried,) = filter_reports(plugins, START, "links_and_words")
    assert tried.weeks[-1].asked == 4
