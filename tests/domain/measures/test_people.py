"""Each person's figures: nothing of one person's counts for another."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.measures.agreement import Compared, Look
from moderation.domain.measures.people import by_person

A, R = Look.APPROVE, Look.REJECT
people = st.integers(1, 4)
looks = st.builds(Compared, st.sampled_from([A, R]), st.sampled_from(Look), people, people)
known = st.builds(Compared, st.sampled_from([A, R]), st.sampled_from(Look), st.none(), people)


def test_a_look_tells_of_who_decided_and_a_known_answer_of_who_answered():
    found = by_person([Compared(A, R, 1, 2), Compared(A, A, None, 2)], [1, 1, 2], [1])
    assert list(found) == [1, 2]
    assert (found[1].looked_at.looks, found[1].looked_at.alike) == (1, 0)
    assert (found[2].looked_at.looks, found[2].known.alike) == (0, 1)
    assert (found[1].decided, found[1].taken_back) == (3, 1)


@given(st.lists(looks | known), st.lists(people), st.lists(people))
def test_everything_counts_for_one_person(compared, standing, taken_back):
    found = by_person(compared, standing, taken_back).values()
    assert sum(one.decided for one in found) == len(standing) + len(taken_back)
    assert all(one.taken_back <= one.decided for one in found)
    counted = sum(part.looks + part.unsure for one in found for part in (one.looked_at, one.known))
    assert counted == len(compared)
