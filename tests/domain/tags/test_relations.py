"""Broader and narrower tags: no circles, whatever is said in whatever order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.tags.relations import circle, closure

TAGS = st.integers(1, 7)
PAIRS = st.tuples(TAGS, TAGS)


def allowed(wishes: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """What stands after each implication was made that closes no circle."""
    made: set[tuple[int, int]] = set()
    for narrower, broader in wishes:
        if not circle(made, narrower, broader):
            made.add((narrower, broader))
    return made


def by_hand(implications: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The closure, made by joining pairs until nothing comes of it."""
    pairs = set(implications)
    while new := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= new
    return pairs


def test_what_is_broader_than_the_broader_is_broader():
    assert closure([(1, 2), (2, 3)]) == {(1, 2), (2, 3), (1, 3)}


def test_a_tag_is_not_broader_than_itself():
    assert circle([], 4, 4) == (4, 4)


def test_a_circle_is_told_step_by_step():
    assert circle([(1, 2), (2, 3), (3, 4)], 4, 1) == (4, 1, 2, 3, 4)


def test_the_shortest_circle_is_told():
    assert circle([(1, 2), (2, 3), (1, 3)], 3, 1) == (3, 1, 3)


@given(st.lists(PAIRS))
def test_no_sequence_makes_a_tag_broader_than_itself(wishes):
    assert all(one != other for one, other in closure(allowed(wishes)))


@given(st.sets(PAIRS))
def test_the_closure_is_what_joining_pairs_gives(implications):
    assert closure(implications) == by_hand(implications)


@given(st.sets(PAIRS))
def test_the_closure_of_a_closure_is_itself(implications):
    assert closure(closure(implications)) == closure(implications)


@given(st.lists(PAIRS), PAIRS)
def test_what_would_close_a_circle_is_told_as_one(wishes, one):
    made = allowed(wishes)
    way = circle(made, *one)
    if way:
        assert way[0] == way[-1] == one[0]
        assert way[1] == one[1]
        assert set(pairwise(way[1:])) <= made
    else:
        assert all(a != b for a, b in closure({*made, one}))
