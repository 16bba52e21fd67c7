"""Health counts what happened, and is taken once."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.messages import message
from moderation.domain.plugins import NOTHING
from moderation.hooks.calling.answers import Failure, FailureKind
from moderation.hooks.calling.health import KEPT_ERRORS, Health, quantile

FAILURE = Failure(FailureKind.ERROR, message("It failed."))


def test_values_and_failures_are_counted_apart():
    health = Health()
    health.count_value(0.3)
    health.count_value(40_000)
    health.count_failure(FAILURE, 5.0, "item:1")
    report = health.report("plugin", "filter", "id", 100.0, NOTHING)
    assert (report.calls, report.values) == (3, 2)
    assert report.failures == {FailureKind.ERROR: 1}
    assert report.troubles[0].subject == "item:1"
    assert report.quantile(0.5) == 0.5
    assert report.quantile(0.95) == float("inf")


def test_only_the_last_errors_are_kept():
    health = Health()
    for number in range(KEPT_ERRORS + 10):
        health.count_failure(FAILURE, number, f"item:{number}")
    troubles = health.report("plugin", "filter", "id", 100.0, NOTHING).troubles
    assert [one.age for one in troubles] == [100.0 - at for at in range(10, KEPT_ERRORS + 10)]


def test_nothing_counted_has_no_quantile():
    assert Health().report("plugin", "filter", "id", 100.0, NOTHING).quantile(0.5) is None


@given(st.lists(st.floats(0, 60_000), min_size=1), st.floats(0.01, 1), st.floats(0.01, 1))
def test_quantiles_rise_with_the_share(times, one, other):
    health = Health()
    for elapsed_ms in times:
        health.count_value(elapsed_ms)
    counts = tuple(health.latencies)
    low, high = sorted((one, other))
    assert quantile(counts, low) <= quantile(counts, high)
