"""A request is checked against the vocabulary as the lines before each line leave it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.tags.requests import (
    Act,
    Kind,
    Line,
    RefusedRequest,
    Request,
    Vocabulary,
    check,
    read,
)
from moderation.domain.tags.requests.vocabulary import Draft, way

START = Vocabulary(
    tags=frozenset({"cat", "dog", "animal", "pet", "old"}),
    deprecated=frozenset({"old"}),
    aliases={"kitty": "cat", "puss": "cat", "hound": "dog"},
    implications=frozenset({("cat", "pet"), ("pet", "animal")}),
    topics=frozenset({"case"}),
)


def steps(text, start=START):
    return [f"{step.line} {step.kind} {', '.join(step.names)}" for step in check(read(text), start)]


def faults(text, start=START):
    with pytest.raises(RefusedRequest) as refusal:
        check(read(text), start)
    return [(fault.line, str(fault.reason)) for fault in refusal.value.faults]


@pytest.mark.parametrize(
    ("text", "steps_of_it"),
    [
        ("rename dog -> canine", ["rename dog, canine", "alias dog, canine"]),
        ("rename dog -> hound", ["unalias hound, dog", "rename dog, hound", "alias dog, hound"]),
        (
            "merge cat -> hound",
            [
                "imply dog, pet",
                "move cat, dog",
                "unalias kitty, cat",
                "alias kitty, dog",
                "unalias puss, cat",
                "alias puss, dog",
                "unimply cat, pet",
                "retire cat",
                "alias cat, dog",
            ],
        ),
        (
            "merge pet -> animal",
            [
                "imply cat, animal",
                "move pet, animal",
                "unimply cat, pet",
                "unimply pet, animal",
                "retire pet",
                "alias pet, animal",
            ],
        ),
        (
            "split dog -> puppy, kitty",
            ["create puppy", "move dog, puppy, cat", "unalias hound, dog", "retire dog"],
        ),
        ("alias pooch -> hound", ["alias pooch, dog"]),
        ("unalias hound", ["unalias hound, dog"]),
        ("imply dog -> pet", ["imply dog, pet"]),
        ("unimply cat -> pet", ["unimply cat, pet"]),
        ("deprecate dog", ["deprecate dog"]),
        ("revive old", ["revive old"]),
        ("retag dog -> kitty on case", ["retag dog, cat"]),
    ],
)
def test_what_a_line_comes_to(text, steps_of_it):
    assert steps(text) == [f"1 {step}" for step in steps_of_it]


def test_only_a_retag_speaks_of_a_topic():
    found = check(read("retag dog -> cat on case\ndeprecate dog"), START)
    assert [step.topic for step in found] == ["case", ""]


def test_each_line_sees_what_the_lines_before_it_do():
    assert steps("rename dog -> canine\nimply canine -> pet\nalias wolf -> dog")[-2:] == [
        "2 imply canine, pet",
        "3 alias wolf, canine",
    ]
    assert steps("unalias hound\nalias hound -> cat")[-1] == "2 alias hound, cat"
    assert steps("revive old\nimply dog -> old")[-1] == "2 imply dog, old"
    assert steps("split dog -> puppy, big dog\nmerge puppy -> cat")[-1] == "2 alias puppy, cat"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("merge nothing -> cat", "There is no tag “nothing”."),
        ("imply cat -> nothing", "There is no tag “nothing”."),
        ("alias x -> nothing", "There is no tag “nothing”."),
        ("merge kitty -> dog", "“kitty” is another name of “cat”: write that."),
        ("merge cat -> Cat", "Both sides are the same tag, “cat”."),
        ("merge cat -> kitty", "Both sides are the same tag, “cat”."),
        ("imply cat -> kitty", "Both sides are the same tag, “cat”."),
        ("split dog -> cat, hound", "Both sides are the same tag, “dog”."),
        ("split dog -> cat, kitty", "Two names on the right are the same tag."),
        ("rename dog -> cat", "“cat” is a tag already: merge the two instead."),
        ("rename dog -> kitty", "“kitty” is another name of “cat” already."),
        ("alias dog -> cat", "“dog” is a tag itself: merge it instead."),
        ("alias hound -> cat", "“hound” is another name of “dog” already."),
        ("unalias dog", "“dog” is no other name of any tag."),
        ("imply cat -> pet", "“cat” implies “pet” already."),
        ("unimply dog -> pet", "“dog” does not imply “pet”."),
        ("imply animal -> cat", "This would close a circle of tags: animal → cat → pet → animal."),
        ("merge dog -> old", "“old” is deprecated: revive it first."),
        ("split dog -> old, new", "“old” is deprecated: revive it first."),
        ("deprecate old", "“old” is deprecated already."),
        ("revive dog", "“dog” is not deprecated."),
        ("retag dog -> cat on elsewhere", "There is no topic “elsewhere”."),
    ],
)
def test_why_a_line_is_refused(text, reason):
    assert faults(text) == [(1, reason)]


def test_a_merge_may_not_close_a_circle_either():
    assert faults("imply animal -> dog\nmerge cat -> dog") == [
        (2, "This would close a circle of tags: dog → pet → animal → dog.")
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("deprecate dog\ndeprecate dog", "Line 1 asks for this already."),
        ("deprecate dog\nrevive dog", "Line 1 asks for the opposite."),
        ("imply dog -> pet\nunimply dog -> pet", "Line 1 asks for the opposite."),
        ("alias x -> dog\nunalias x", "Line 1 asks for the opposite."),
        ("rename dog -> x\nrename x -> dog", "Line 1 asks for the opposite."),
        ("merge dog -> cat\nmerge cat -> dog", "Line 1 asks for the opposite."),
        (
            "retag dog -> cat on case\nretag cat -> dog on case",
            "Line 1 asks for the opposite.",
        ),
        ("merge dog -> cat\nmerge dog -> pet", "Line 1 asks for something else with “dog”."),
        ("rename dog -> x\nsplit dog -> y, z", "Line 1 asks for something else with “dog”."),
        ("alias x -> dog\nalias x -> cat", "“x” is another name of “dog” already."),
    ],
)
def test_two_lines_do_not_contradict_each_other(text, reason):
    assert faults(text) == [(2, reason)]


def test_chains_of_aliases_are_followed_and_circles_of_them_told():
    chained = Vocabulary(frozenset({"c"}), aliases={"a": "b", "b": "c", "x": "y", "y": "x"})
    assert steps("alias new -> a", chained) == ["1 alias new, c"]
    assert faults("alias new -> x", chained) == [(1, "These names lead to each other: x → y → x.")]


def test_lines_that_cannot_be_read_are_told_beside_those_that_cannot_be_done():
    text = "merge no -> cat\nmrege cat -> dog\ndeprecate dog\nimply animal -> cat"
    assert [line for line, _ in faults(text)] == [1, 2, 4]
    assert [line for line, _ in faults("rubbish")] == [1]


def test_every_fault_is_told_and_a_refused_line_changes_nothing():
    assert [line for line, _ in faults("merge no -> cat\n\ndeprecate dog\nrevive cat")] == [1, 4]
    assert faults("rename dog -> cat\ndeprecate dog") == [
        (1, "“cat” is a tag already: merge the two instead.")
    ]


names = st.sampled_from("abcdef")


@st.composite
def requests(draw):
    acts = draw(st.lists(st.sampled_from(Act), min_size=1, max_size=12))
    return [Line(row, act, draw(names), *draw(sides(act))) for row, act in enumerate(acts, 1)]


@st.composite
def sides(draw, act):
    count = draw(st.sampled_from(act.targets))
    targets = draw(st.lists(names, min_size=count, max_size=count))
    return tuple(targets), "case" if act is Act.RETAG else ""


def possible(lines):
    """The lines that can be done, and their steps: what is refused is left out until nothing is."""
    start = Vocabulary(frozenset("abcd"), aliases={"e": "a"}, topics=frozenset({"case"}))
    while lines:
        try:
            return start, check(Request(tuple(lines)), start)
        except RefusedRequest as refusal:
            refused = {fault.line for fault in refusal.faults}
            lines = [line for line in lines if line.number not in refused]
    return start, ()


@given(requests())
def test_no_request_leaves_chains_circles_or_loose_ends(lines):
    start, found = possible(lines)
    draft = Draft(start)
    for step in found:
        if step.kind is Kind.RETIRE:
            assert not draft.aliases_of(step.names[0])
            assert not draft.relations_of(step.names[0])
        draft.apply(step)
    assert not draft.tags & set(draft.aliases)
    assert set(draft.aliases.values()) <= draft.tags
    assert draft.deprecated <= draft.tags
    assert {name for pair in draft.implications for name in pair} <= draft.tags
    assert not any(way(draft.implications, wide, thin) for thin, wide in draft.implications)


def test_what_comes_to_too_many_steps_is_refused_before_all_of_them_are_made():
    many = Vocabulary(
        tags=frozenset(
            {*(f"n{number}" for number in range(800)), *(f"t{one}" for one in range(101))}
        ),
        implications=frozenset((f"n{number}", "t0") for number in range(800)),
    )
    chain = "\n".join(f"merge t{number} -> t{number + 1}" for number in range(100))
    with pytest.raises(Invalid, match=r"more than 1000 steps") as refused:
        check(read(chain), many)
    assert not isinstance(refused.value, RefusedRequest)
