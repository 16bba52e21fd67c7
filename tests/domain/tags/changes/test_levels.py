"""The more a change of the vocabulary reaches, the more people agree to it."""

from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.tags.changes import Level, Reach, level_of

counts = st.integers(0, 500)
reaches = st.builds(Reach, counts, counts, counts, counts, counts)


@pytest.mark.parametrize(
    ("reach", "level"),
    [
        (Reach(), Level.ALONE),
        (Reach(topics=10), Level.ALONE),
        (Reach(topics=10, waiting=1), Level.SECOND),
        (Reach(topics=90, aliases=4, relations=3, saved_views=3), Level.SECOND),
        (Reach(topics=90, aliases=4, relations=3, saved_views=4), Level.ADMIN),
    ],
)
def test_all_that_is_touched_counts(reach, level):
    assert level_of(reach, alone_up_to=10, second_up_to=100) is level


@given(reaches, st.sampled_from([field.name for field in fields(Reach)]), counts, counts, counts)
def test_more_reach_never_asks_for_less(reach, field, more, alone, second):
    wider = replace(reach, **{field: getattr(reach, field) + more})
    assert level_of(wider, alone, second) >= level_of(reach, alone, second)


@given(reaches, counts, counts, counts, counts)
def test_higher_limits_never_ask_for_more(reach, alone, second, more_alone, more_second):
    eased = level_of(reach, alone + more_alone, second + more_second)
    assert eased <= level_of(reach, alone, second)


def test_a_second_limit_below_the_first_leaves_nothing_between_them():
    assert [level_of(Reach(count), 5, 2) for count in (2, 5, 6)] == [
        Level.ALONE,
        Level.ALONE,
        Level.ADMIN,
    ]


def test_nothing_reaches_fewer_than_none():
    with pytest.raises(ValueError, match="fewer"):
        Reach(topics=-1)


@given(reaches)
def test_a_reach_is_read_as_it_was_stored(reach: Reach) -> None:
    assert Reach.from_json(asdict(reach)) == reach
    assert Reach.from_json({}) == Reach()
