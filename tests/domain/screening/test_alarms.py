"""A filter is put back on trial when its hits jump and look wrong, not when spam comes in waves."""

import pytest

from moderation.domain.screening.alarms import Answers, Ruled, looks_broken

USUAL = Answers(asked=1_000, alone=20)
JUMP = Answers(asked=100, alone=60, known=30)
NOBODY = Ruled(0, 0)


def test_a_jump_on_authors_that_are_known_is_an_emergency():
    assert looks_broken(JUMP, [USUAL], NOBODY)


def test_a_wave_of_strangers_is_none():
    assert not looks_broken(Answers(asked=1_000, alone=900, known=3), [USUAL], NOBODY)


@pytest.mark.parametrize(
    ("decided", "wanted", "broken"), [(10, 9, True), (10, 1, False), (5, 3, True), (4, 4, False)]
)
def test_what_people_decided_goes_before_any_sign(decided, wanted, broken):
    strangers = Answers(asked=100, alone=60)
    assert looks_broken(strangers, [USUAL], Ruled(decided, wanted)) is broken


def test_people_who_agree_with_it_end_the_alarm():
    assert not looks_broken(JUMP, [USUAL], Ruled(10, 1))


def test_a_few_hits_prove_nothing():
    assert not looks_broken(Answers(asked=9, alone=9, known=9), [USUAL], NOBODY)


def test_what_is_usual_is_no_jump():
    assert not looks_broken(JUMP, [Answers(asked=1_000, alone=500)], NOBODY)


def test_nothing_is_said_where_nobody_knows_what_is_usual():
    assert not looks_broken(JUMP, [], NOBODY)
    assert not looks_broken(JUMP, [Answers(asked=20, alone=0)], NOBODY)


def test_it_must_have_jumped_beside_its_trial_too():
    on_trial = Answers(asked=200, alone=120)
    assert not looks_broken(JUMP, [USUAL, on_trial], NOBODY)


def test_a_filter_that_always_hits_much_can_jump_as_well():
    assert looks_broken(Answers(100, 99, 90), [Answers(asked=1_000, alone=300)], NOBODY)
