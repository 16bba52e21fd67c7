"""The acts alone give the state, whatever the order in which they are read."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.ledger import Act, replay

columns = st.dictionaries(st.sampled_from(["state", "revision", "lane"]), st.integers(0, 9))
histories = st.dictionaries(
    st.sampled_from(["item:1", "item:2", "topic:1"]), st.lists(columns, min_size=1, max_size=5)
)


def acts_of(histories):
    return [
        Act(subject, version, "edit", "user:1", public={"set": changed})
        for subject, changes in histories.items()
        for version, changed in enumerate(changes, start=1)
    ]


@given(histories, st.randoms())
def test_a_replay_gives_what_was_set_last(some, randomness):
    acts = acts_of(some)
    randomness.shuffle(acts)
    replayed = replay(acts)
    expected = {}
    for subject, changes in some.items():
        expected[subject] = {}
        for changed in changes:
            expected[subject].update(changed)
    assert (replayed.states, replayed.problems) == (expected, ())


@given(histories, st.data())
def test_a_missing_act_shows_unless_it_was_the_last(some, data):
    acts = acts_of(some)
    if acts:
        lost = acts.pop(data.draw(st.integers(0, len(acts) - 1)))
        was_last = lost.subject_version == len(some[lost.subject])
        assert (replay(acts).problems == ()) == was_last


def test_a_gap_is_named_once():
    acts = [Act("item:7", version, "edit", "user:1") for version in (1, 3, 4)]
    assert [str(one) for one in replay(acts).problems] == [
        "item:7 has version 3 where version 2 should be."
    ]


def test_a_double_is_named():
    acts = [Act("item:7", version, "edit", "user:1") for version in (1, 2, 2)]
    assert len(replay(acts).problems) == 1


def test_a_set_that_is_no_mapping_sets_nothing():
    replayed = replay([Act("item:7", 1, "edit", "user:1", public={"set": [1]})])
    assert replayed.states == {"item:7": {}}
