"""Which tags stand on a topic, and why."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.tags.relations import closure
from moderation.domain.tags.standing import Standing, changed, standing

TAGS = st.integers(1, 6)
EXPLICIT = st.frozensets(TAGS)


def broader(implications):
    """All broader tags of each one."""
    above: dict[int, set[int]] = {}
    for one, other in closure(implications):
        above.setdefault(one, set()).add(other)
    return above


RELATIONS = st.frozensets(st.tuples(TAGS, TAGS)).map(broader)


def test_a_narrower_tag_brings_the_broader_ones():
    after = standing({1}, broader([(1, 2), (2, 3)]))
    assert after == Standing(frozenset({1}), frozenset({2, 3}))
    assert 3 in after
    assert 4 not in after


def test_a_tag_that_was_put_on_is_not_implied_besides():
    assert standing({1, 2}, broader([(1, 2)])) == Standing(frozenset({1, 2}), frozenset())


def test_what_is_taken_off_stays_as_long_as_another_implies_it():
    before, after = (standing(tags, broader([(1, 2)])) for tags in ({1, 2}, {1}))
    assert 2 in after.implied
    assert changed(before, after) == {2}


@given(EXPLICIT, RELATIONS)
def test_nothing_stands_for_two_reasons(explicit, relations):
    after = standing(explicit, relations)
    assert not after.explicit & after.implied
    assert after.explicit == explicit


@given(EXPLICIT, TAGS, RELATIONS)
def test_putting_a_tag_on_and_taking_it_off_leaves_what_was_there(explicit, tag, relations):
    before = standing(explicit - {tag}, relations)
    there = standing(before.explicit | {tag}, relations)
    back = standing(there.explicit - {tag}, relations)
    assert changed(before, back) == frozenset()
    assert tag in changed(before, there)


@given(EXPLICIT, RELATIONS)
def test_what_is_implied_implies_nothing_more(explicit, relations):
    after = standing(explicit, relations)
    assert standing(after.explicit | after.implied, relations).implied == frozenset()
