"""Rules of named queues: the first that fits decides, and what is not asked for is not asked."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.desk.routing import (
    Conditions,
    ItemFacts,
    RoutedQueue,
    conditions_from_json,
    conditions_to_json,
    route,
)

WORDS = st.sampled_from(["comment", "report", "en", "nl", "faces", "go", "repeats", "new"])
SETS = st.frozensets(WORDS, max_size=3)
SCORES = st.none() | st.floats(-4, 20)
CONDITIONS = st.builds(Conditions, SETS, SETS, SETS, SETS, SETS, SCORES, SCORES)
FACTS = st.builds(ItemFacts, WORDS, WORDS, SETS, st.none() | WORDS, SCORES, WORDS)
QUEUES = st.lists(st.builds(RoutedQueue, st.integers(1, 50), st.just("q"), st.integers(1, 5),
                            CONDITIONS), max_size=5, unique_by=lambda queue: queue.id)  # fmt: skip


@given(FACTS)
def test_a_rule_that_asks_nothing_takes_everything(facts):
    assert Conditions().admit(facts)


@given(CONDITIONS, FACTS)
def test_asking_for_less_never_takes_less(conditions, facts):
    if conditions.admit(facts):
        for name in ("kinds", "tags", "languages", "reasons", "authors"):
            loosened = conditions_to_json(conditions)
            loosened.pop(name, None)
            assert conditions_from_json(loosened).admit(facts)


@given(CONDITIONS)
def test_what_is_stored_comes_back(conditions):
    assert conditions_from_json(conditions_to_json(conditions)) == conditions


@given(FACTS, QUEUES)
def test_the_first_rule_that_fits_decides_in_whatever_order_they_are_given(facts, queues):
    chosen = route(facts, queues)
    assert route(facts, list(reversed(queues))) == chosen
    fitting = [queue for queue in queues if queue.conditions.admit(facts)]
    if chosen is None:
        assert not fitting
    else:
        first = min(fitting, key=lambda queue: (queue.position, queue.id))
        assert first.id == chosen


def test_a_band_of_scores_has_its_lower_end_and_not_its_upper():
    band = Conditions(score_from=2.0, score_below=4.0)
    scores = (None, 1.9, 2.0, 3.9, 4.0)
    admitted = [band.admit(ItemFacts("comment", score=score)) for score in scores]
    assert admitted == [False, False, True, True, False]


def test_any_of_a_topics_tags_is_enough():
    asked = Conditions(tags=frozenset({"go", "chess"}))
    assert asked.admit(ItemFacts("comment", tags=frozenset({"go", "games"})))
    assert not asked.admit(ItemFacts("comment", tags=frozenset({"games"})))
    assert not asked.admit(ItemFacts("comment"))


def test_what_is_damaged_asks_for_nothing():
    assert conditions_from_json({"kinds": 3, "tags": [1, None], "score_from": True}).asks_nothing
