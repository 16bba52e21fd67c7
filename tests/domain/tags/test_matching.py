"""Several matchers together: surer than each alone, in whatever order they speak."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.messages import message
from moderation.domain.tags.matching import SAME_FORM, SAME_FROM, Opinion, combine, lifted

SAID = st.builds(
    Opinion,
    matcher=st.sampled_from(["initials", "learned", "spelling"]),
    tag_id=st.integers(1, 4),
    score=st.floats(0, 1),
    why=st.sampled_from([message("It begins alike."), message("It ends alike.")]),
    same=st.booleans(),
)
OPINIONS = st.lists(SAID, max_size=12)
WHY = message("It begins alike.")


@given(OPINIONS, st.randoms())
def test_the_order_of_matchers_does_not_matter(opinions, random):
    mixed = random.sample(opinions, len(opinions))
    assert combine(mixed) == combine(opinions)


@given(OPINIONS)
def test_each_tag_comes_once_and_the_best_first(opinions):
    found = combine(opinions)
    assert len({one.tag_id for one in found}) == len(found)
    assert {one.tag_id for one in found} == {one.tag_id for one in opinions}
    assert list(found) == sorted(found, key=lambda one: (not one.same, -one.score))


@given(OPINIONS)
def test_no_tag_is_the_same_without_a_claim_and_a_score_that_reaches_the_threshold(opinions):
    claimed = {one.tag_id for one in opinions if one.same}
    for one in combine(opinions):
        assert not one.same or (one.tag_id in claimed and one.score >= SAME_FROM)


@given(OPINIONS, SAID)
def test_another_opinion_never_lowers_a_score(opinions, more):
    before = {one.tag_id: one.score for one in combine(opinions)}
    after = {one.tag_id: one.score for one in combine([*opinions, more])}
    assert all(0 <= after[id] <= 1 and after[id] >= score - 1e-12 for id, score in before.items())


def test_two_matchers_are_surer_than_one():
    (found,) = combine([Opinion("a", 1, 0.8, WHY), Opinion("b", 1, 0.5, WHY)])
    assert found.score == pytest.approx(0.9)
    assert not found.same
    assert found.why == (WHY, WHY)


def test_of_one_matcher_only_the_strongest_opinion_counts():
    (found,) = combine([Opinion("a", 1, 0.8, WHY), Opinion("a", 1, 0.5, WHY)])
    assert found.score == pytest.approx(0.8)
    assert len(found.why) == 1


def test_nothing_said_is_nothing_found():
    assert combine([]) == ()


@given(OPINIONS, st.sets(st.integers(1, 6)))
def test_a_name_of_the_same_form_is_worth_asking_about_and_never_a_claim(opinions, alike):
    before = {one.tag_id: one for one in combine(opinions)}
    after = lifted(tuple(before.values()), alike, WHY)
    assert {one.tag_id for one in after} == {*before, *alike}
    for one in after:
        known = before.get(one.tag_id)
        assert one.score == max(known.score if known else 0, SAME_FORM * (one.tag_id in alike))
        assert one.same is (known is not None and known.same)
    assert list(after) == sorted(after, key=lambda one: (not one.same, -one.score))
