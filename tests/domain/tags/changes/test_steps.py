"""A plan's steps know their rows, and count what they touch once."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.tags.changes import KnownTag, PlannedStep, planned, reach_of
from moderation.domain.tags.changes.steps import topics_of
from moderation.domain.tags.requests import Vocabulary, check, read

NAMES = ("ant", "bee", "cat", "dog", "elk")
TAGS = {name: KnownTag(place + 1, 3, 10**place) for place, name in enumerate(NAMES)}
ROWS = {("hound",): ("tag_alias:1", 5), ("dog", "cat"): ("tag_implication:1", 2)}
VOCABULARY = Vocabulary(
    frozenset(NAMES),
    aliases={"hound": "dog"},
    implications=frozenset({("dog", "cat")}),
    topics=frozenset({"x", "y"}),
)


def steps_of(*lines: str) -> list[PlannedStep]:
    return list(planned(check(read("\n".join(lines)), VOCABULARY), TAGS, ROWS))


def test_a_step_stands_on_the_tags_it_names_and_the_row_it_ends() -> None:
    by_kind = {step.operation.kind.value: step for step in steps_of("merge dog -> bee")}
    assert by_kind["unalias"].seen == {"tag:4": 3, "tag_alias:1": 5}
    assert by_kind["unimply"].seen == {"tag:4": 3, "tag:3": 3, "tag_implication:1": 2}
    assert by_kind["imply"].tags == (2, 3)


def test_a_name_means_another_tag_after_a_rename() -> None:
    *_, alias, deprecate = steps_of("rename dog -> wolf", "deprecate wolf")
    assert (alias.tags, deprecate.tags) == ((None, 4), (4,))


def test_what_the_change_made_has_no_row() -> None:
    steps = steps_of("split dog -> pug, bee", "imply pug -> elk")
    assert steps[0].tags == (None,)
    assert steps[-1].tags == (None, 5)
    assert steps[-1].topics == 1000


def test_topics_count_once_however_many_steps_go_over_them() -> None:
    steps = steps_of("merge ant -> bee", "imply bee -> elk", "rename bee -> wasp")
    assert topics_of(steps) == 1 + 10
    assert topics_of(steps_of("merge dog -> bee")) == 1000 + 10
    steps = steps_of("retag ant -> bee on x", "retag ant -> cat on y", "merge bee -> cat")
    assert topics_of(steps) == 1 + 1 + 10


@given(st.permutations(NAMES), st.integers(2, 4))
def test_nothing_is_touched_more_often_than_it_stands(names: list[str], length: int) -> None:
    lines = [f"merge {one} -> {other}" for one, other in pairwise(names[: length + 1])]
    steps = steps_of(*lines)
    topics = reach_of(steps, 0, 0).topics
    assert topics <= sum(tag.topics for tag in TAGS.values())
    assert topics >= sum(TAGS[one].topics for one in names[:length])
    assert all(step.work >= 1 for step in steps)
