"""A password is long, not the address, and not what everybody tries first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.passwords import COMMON, LONGEST, SHORTEST, problem_with

EMAIL = "jo.venireman@example.org"


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "at least 10"),
        ("kort-woord", None),
        ("9charactr", "at least 10"),
        ("x y" * 342, "at most 1024"),
        (EMAIL, "differ"),
        (EMAIL.upper(), "differ"),
        ("Jo.Venireman", "differ"),
        ("Password123", "first that attackers"),
        ("aaaaaaaaaaaa", "first that attackers"),
        ("abababababab", "first that attackers"),
        ("correct horse battery", None),
        ("пароль-подлиннее", None),
        ("twelve \ud800 signs", "cannot be stored"),
    ],
)
def test_passwords(password, words):
    problem = problem_with(password, EMAIL)
    assert (words is None and problem is None) or words in str(problem)


@given(st.text(st.characters()))
def test_any_text_gets_an_answer_and_long_ones_can_be_hashed(password):
    if problem_with(password, EMAIL) is None:
        assert SHORTEST <= len(password) <= LONGEST
        password.encode("utf-8")


def test_the_common_ones_are_long_enough_to_need_refusing():
    assert all(len(password) >= SHORTEST and password == password.casefold() for password in COMMON)
