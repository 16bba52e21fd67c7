"""How often a sign-in may fail."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.accounts import ACCOUNT_RULE, ADDRESS_RULE, Attempts, address_block

NOON = datetime(2026, 6, 28, 12, tzinfo=UTC)


def tried(count, rule=ACCOUNT_RULE, now=NOON):
    attempts = Attempts()
    for _ in range(count):
        attempts = attempts.one_more(rule, now)
    return attempts


def test_a_few_errors_pass():
    assert tried(4).wait(NOON) == 0


def test_the_fifth_makes_the_next_one_wait():
    assert tried(5).wait(NOON) == 15


def test_each_further_error_doubles_the_wait():
    assert [tried(count).wait(NOON) for count in (6, 7, 8)] == [30, 60, 120]


@given(st.integers(1, 500))
def test_no_wait_is_longer_than_a_quarter_of_an_hour(count):
    assert tried(count).wait(NOON) <= 15 * 60


@given(st.integers(1, 60), st.integers(1, 60))
def test_more_errors_never_shorten_the_wait(first, more):
    assert tried(first + more).wait(NOON) >= tried(first).wait(NOON)


def test_a_wait_ends():
    attempts = tried(7)
    assert attempts.wait(NOON + timedelta(seconds=59)) == 1
    assert attempts.wait(NOON + timedelta(seconds=60)) == 0


def test_a_quiet_half_day_forgets():
    later = NOON + timedelta(hours=12)
    assert tried(40).one_more(ACCOUNT_RULE, later).wait(later) == 0


@given(st.integers(0, 100))
def test_an_attempt_that_succeeds_counts_nothing(failures):
    before = tried(failures, ADDRESS_RULE)
    after = before.one_more(ADDRESS_RULE, NOON).one_less(ADDRESS_RULE)
    assert after.failures == before.failures


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_neighbourhood_is_one_address(address, block):
    assert address_block(address) == block
