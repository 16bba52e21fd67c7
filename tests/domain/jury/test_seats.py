"""A panel is drawn by seed alone, seats nobody twice, and calls its jurors by numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.jury import (
    LARGEST_PANEL,
    SMALLEST_PANEL,
    juror_name,
    juror_title,
    plan_seats,
    roman,
)

jurors = st.lists(st.text(min_size=1, max_size=4), max_size=12)
sizes = st.integers(SMALLEST_PANEL, LARGEST_PANEL)
seeds = st.integers(0, 2**31)


@given(jurors.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), sizes, seeds)
def test_the_seed_alone_decides(pair, size, seed):
    one, other = pair
    assert plan_seats(one, size, seed) == plan_seats(other, size, seed)


@given(jurors, sizes, seeds)
def test_everybody_sits_once_or_waits(some, size, seed):
    plan = plan_seats(some, size, seed)
    seated = [seat.juror_id for seat in plan.seated]
    assert sorted([*seated, *plan.reserves]) == sorted(set(some))
    assert len(seated) == min(size, len(set(some)))
    assert [seat.number for seat in plan.seated] == list(range(1, len(seated) + 1))


@given(st.lists(st.sampled_from("abcdefghijkl"), unique=True), sizes, seeds)
def test_no_family_sits_twice_before_every_family_sits(some, size, seed):
    families = {juror: "vowel" if juror in "aei" else juror for juror in some}
    plan = plan_seats(some, size, seed, families=families)
    seated = [families[seat.juror_id] for seat in plan.seated]
    waiting = {families[juror] for juror in plan.reserves}
    if len(seated) > len(set(seated)):
        assert waiting <= set(seated)


def test_panels_rotate_with_the_seed():
    panels = {plan_seats("abcdefg", 3, seed).seated for seed in range(50)}
    assert len(panels) > 30


@pytest.mark.parametrize("size", [0, 2, 8])
def test_other_sizes_are_refused(size):
    with pytest.raises(Invalid, match="3 to 7"):
        plan_seats("abc", size, 1)


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "I"),
        (3, "III"),
        (4, "IV"),
        (9, "IX"),
        (14, "XIV"),
        (1994, "MCMXCIV"),
        (3999, "MMMCMXCIX"),
    ],
)
def test_numerals(number, numeral):
    assert roman(number) == numeral


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_numerals_end_somewhere(number):
    with pytest.raises(ValueError, match="3999"):
        roman(number)


def test_numerals_are_all_different():
    assert len({roman(number) for number in range(1, 4000)}) == 3999


def test_jurors_have_neutral_names():
    assert juror_name(3) == "Juror III"
    assert juror_title(3).render("Jurylid %(numeral)s") == "Jurylid III"
