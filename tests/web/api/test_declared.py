"""Reading by declaration: the declared thing or a reason for each wrong field, whatever comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import ItemKind
from moderation.web.api.declared import Number, Schemas, Text, parts, read, read_arguments, written
from moderation.web.api.operations import OPERATIONS

DECLARED = sorted({one.asked for one in OPERATIONS if one.asked}, key=lambda one: one.__name__)


@dataclass(frozen=True, slots=True)
class Inner:
    """Something inside."""

    name: Annotated[str, Text(3, 1)]


@dataclass(frozen=True, slots=True)
class Whole:
    """One of each."""

    inner: Inner
    kinds: tuple[ItemKind, ...] = ()
    count: Annotated[int, Number(9, 1)] = 1
    texts: Mapping[str, str] | None = None
    fine: bool = False


values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=8,
)
typical = some.sampled_from(
    ["", "a", "approve", "open", "comment", "worker-1", "1.2", 0, 1, 1.0, 5, True, None, [], {}]
)


@pytest.mark.parametrize("declared", [*DECLARED, Whole])
@given(data=some.data())
def test_what_is_read_is_as_declared_and_reads_the_same_again(declared, data):
    names = [part.name for part in parts(declared)]
    keys = some.sampled_from(names) | some.text(max_size=5)
    sent = data.draw(some.dictionaries(keys, typical | values) | values)
    try:
        found = read(declared, sent)
    except Invalid:
        return
    with Flask(__name__).app_context():
        assert read(declared, written(found)) == found


@pytest.mark.parametrize("declared", DECLARED)
@given(
    sent=some.dictionaries(
        some.text(max_size=9) | some.sampled_from(["kind", "limit", "holder", "view"]),
        some.lists(some.text(max_size=9), min_size=1, max_size=2),
    )
)
def test_any_query_is_read_or_refused(declared, sent):
    try:
        found = read_arguments(declared, sent)
    except Invalid:
        return
    assert isinstance(found, declared)


def test_each_wrong_field_has_its_reason():
    wrong = {"inner": {"name": "long"}, "kinds": ["novel"], "count": 0, "texts": {"a": 1}, "x": 1}
    with pytest.raises(Invalid) as caught:
        read(Whole, wrong)
    assert set(caught.value.fields) == {"inner.name", "kinds", "count", "texts", "x"}


def test_what_is_left_out_has_its_default_and_what_is_needed_is_asked_for():
    assert read(Whole, {"inner": {"name": "abc"}}) == Whole(Inner("abc"))
    with pytest.raises(Invalid) as caught:
        read(Whole, {})
    assert list(caught.value.fields) == ["inner"]


def test_the_schema_says_the_same():
    schemas = Schemas()
    assert schemas.of(Whole) == {"$ref": "#/components/schemas/Whole"}
    told = schemas.components["Whole"]
    assert told["required"] == ["inner"]
    assert told["properties"]["count"] == {
        "type": "integer", "minimum": 1, "maximum": 9, "default": 1,
    }  # fmt: skip
    assert told["properties"]["texts"] == {
        "type": ["object", "null"],
        "additionalProperties": {"type": "string"},
    }
    assert told["properties"]["kinds"]["items"] == {"$ref": "#/components/schemas/ItemKind"}
