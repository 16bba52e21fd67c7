"""How right the matchers were, and how sure that is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.tags.precision import precision

CLAIMS = st.integers(1, 10_000).flatmap(
    lambda claims: st.tuples(st.integers(0, claims), st.just(claims))
)


def test_without_claims_there_is_nothing_to_tell() -> None:
    assert precision(0, 0) is None


def test_the_interval_is_that_of_wilson() -> None:
    told = precision(45, 50)
    assert told is not None
    assert (told.right, told.claims, told.share) == (45, 50, 0.9)
    assert (told.least, told.most) == pytest.approx((0.7864, 0.9565), abs=1e-3)


@given(CLAIMS)
def test_the_share_lies_in_its_interval(given) -> None:
    told = precision(*given)
    assert told is not None
    assert 0 <= told.least <= told.share <= told.most <= 1
    assert told.least < told.most


@given(CLAIMS)
def test_more_claims_of_one_share_are_surer(given) -> None:
    right, claims = given
    few, many = precision(right, claims), precision(10 * right, 10 * claims)
    assert few is not None
    assert many is not None
    assert many.most - many.least < few.most - few.least


def test_more_right_claims_than_claims_are_an_error() -> None:
    with pytest.raises(ValueError, match="cannot be right"):
        precision(2, 1)
