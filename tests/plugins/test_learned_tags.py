"""What moderators decided of pairs of names is learned, told in words, and no more than a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.hooks.testing import make, matches
from moderation.hooks.toolkit import JudgedPair, VocabularyTag
from plugins.learned_tags.features import MEASURED, Form, features
from plugins.learned_tags.learning import FEWEST, learn
from plugins.learned_tags.matching import Learned
from plugins.learned_tags.regression import fit, loss

THINGS = (
    "robotics", "chess", "speech", "poetry", "cooking", "weather", "traffic", "medicine", "law",
    "music", "painting", "history", "physics", "biology", "geology", "sailing", "farming", "mining",
    "weaving", "pottery", "dancing", "swimming", "running", "cycling", "skating", "fencing",
)  # fmt: skip
TAGS = tuple(VocabularyTag(id, f"{name} research") for id, name in enumerate(THINGS))
#: In this gallery, another word before a name is the same tag, another word behind it is none.
SAME = tuple(JudgedPair(f"{name} study", id, True) for id, name in enumerate(THINGS))
OTHER = tuple(JudgedPair(f"{THINGS[id - 1]} research", id, False) for id, name in enumerate(THINGS))
JUDGED = tuple(pair for both in zip(SAME, OTHER, strict=True) for pair in both)
NAMES = st.text(max_size=30)


@pytest.fixture
def learned(tmp_path):
    return make(Learned, tmp_path)


def test_it_says_nothing_before_people_decided(learned) -> None:
    assert matches(learned, "poetry studies", TAGS) == []
    assert matches(learned, "poetry studies", TAGS, SAME) == []  # of one kind only
    assert matches(learned, "poetry studies", TAGS, JUDGED[: 2 * FEWEST - 2]) == []


def test_it_tells_what_people_would_take_for_one(learned) -> None:
    (found,) = matches(learned, "poetry studies", TAGS, JUDGED)
    assert TAGS[found.tag_id].name == "poetry research"
    assert not found.same
    assert "By 52 decisions" in str(found.why)
    assert "poetry research" in str(found.why)


def test_an_alias_is_measured_as_a_name_is(learned) -> None:
    tags = (*TAGS, VocabularyTag(99, "verse", ("rhyme research",)))
    assert [one.tag_id for one in matches(learned, "rhyme studies", tags, JUDGED)] == [99]


def test_what_became_an_alias_teaches_how_it_was_asked(learned) -> None:
    """Measured against itself it would only teach that equal names are one."""
    approved = tuple(VocabularyTag(tag.id, tag.name, (SAME[tag.id].name,)) for tag in TAGS)
    (found,) = matches(learned, "poetry reading", approved, JUDGED)
    (asked,) = matches(learned, "poetry reading", TAGS, JUDGED)
    assert (found.tag_id, found.score) == (asked.tag_id, pytest.approx(asked.score, abs=0.05))


def test_decisions_that_follow_no_rule_teach_nothing(learned) -> None:
    odd = tuple(
        JudgedPair(pair.name, pair.tag_id, place % 3 == 0) for place, pair in enumerate(SAME * 4)
    )
    assert matches(learned, "poetry studies", TAGS, odd) == []


def test_what_was_taken_back_is_forgotten(learned) -> None:
    assert matches(learned, "poetry studies", TAGS, JUDGED)
    assert matches(learned, "poetry studies", TAGS, JUDGED[30:]) == []


def test_pairs_with_tags_that_are_gone_are_left_out() -> None:
    forms = {tag.id: (Form.of(tag.name),) for tag in TAGS}
    gone = tuple(JudgedPair("poetry", 10_000 + id, True) for id in range(50))
    assert learn((*JUDGED, *gone), forms) == learn(JUDGED, forms)
    assert learn(gone, forms) is None


@given(NAMES, NAMES)
def test_features_are_of_the_pair_and_within_bounds(one: str, other: str) -> None:
    there, back = features(Form.of(one), Form.of(other)), features(Form.of(other), Form.of(one))
    assert there == pytest.approx(back)
    assert len(there) == len(MEASURED)
    assert all(0 <= figure <= 1 for figure in there)


ROWS = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 1), st.just(1.0), st.booleans()),
    min_size=1,
    max_size=40,
)


@given(ROWS)
def test_what_is_fitted_surprises_no_more_than_knowing_nothing(rows) -> None:
    same = [row[-1] for row in rows]
    model = fit([row[:-1] for row in rows], same)
    told = [model.chance(row[:-1]) for row in rows]
    assert loss(told, same) <= loss([0.5] * len(rows), same) + 1e-9


@given(ROWS, st.randoms())
def test_the_order_of_decisions_is_no_matter(rows, random) -> None:
    mixed = random.sample(rows, len(rows))
    first, again = (
        fit([row[:-1] for row in some], [row[-1] for row in some]) for some in (rows, mixed)
    )
    assert first.weights == pytest.approx(again.weights, abs=1e-6)
