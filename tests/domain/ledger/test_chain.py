"""The chain has one way to write an act, and every change to what is sealed shows."""

import hashlib
import json
import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from moderation.domain.ledger import (
    GENESIS,
    Act,
    Sealed,
    canonical,
    private_digest,
    seal,
    verify_chain,
)
from moderation.domain.lifecycle import ItemState

texts = st.text(max_size=8)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
publics = st.dictionaries(texts, values, max_size=4)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
acts = st.builds(
    Act,
    subject=texts,
    subject_version=st.integers(1, 9),
    act=texts,
    actor=texts,
    undoes=st.none() | st.integers(1, 9),
    public=publics,
    private_digest=st.none() | digests,
    group=texts,
)


def chain_of(some):
    rows, previous = [], GENESIS
    for position, act in enumerate(some, start=1):
        previous = seal(previous, position, act.public_part(), act.private_digest)
        rows.append(Sealed(position, previous, act))
    return rows


@given(publics)
def test_data_that_went_through_a_database_gives_the_same_bytes(public):
    assert canonical(json.loads(canonical(public))) == canonical(public)


@given(publics)
def test_the_order_of_keys_does_not_matter(public):
    backwards = dict(reversed(list(public.items())))
    assert canonical(backwards) == canonical(public)


def test_the_form_is_compact_sorted_and_readable():
    public = {"b": [1, 2.5, 3.0, None, True], "a": "é", "c": ItemState.WAITING, "d": (1,)}
    assert canonical(public).decode() == '{"a":"é","b":[1,2.5,3,null,true],"c":"waiting","d":[1]}'


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, b"bytes", datetime(2026, 1, 1, tzinfo=UTC), {1: "a"}, {1, 2}, "\ud800"],
)
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 - some come from the standard library
        canonical({"value": value})


def test_a_private_part_is_sealed_by_its_digest():
    salt, body = b"0123456789abcdef", b'{"name":"Jo"}'
    assert private_digest(salt, body) == hashlib.sha256(salt + body).hexdigest()
    assert private_digest(salt[::-1], body) != private_digest(salt, body)


def test_a_short_salt_protects_nothing():
    with pytest.raises(ValueError, match="16"):
        private_digest(b"salt", b"body")


def test_a_seal_does_not_change_with_the_program():
    act = Act("item:1", 1, "approve", "user:5", public={"set": {"state": "approved"}}, group="g")
    first = seal(GENESIS, 1, act.public_part(), None)
    assert first == "095935b30d1c2796c6a6c3eb89b202cab6c08cd731bdc43bf3955627655e2600"


@given(st.binary(max_size=40), st.binary(max_size=40), digests, digests, st.booleans())
def test_two_rows_never_seal_the_same_bytes(one, other, digest, other_digest, with_digest):
    first = seal(digest, 1, one, other_digest if with_digest else None)
    assert (seal(digest, 1, other, other_digest if with_digest else None) == first) == (
        one == other
    )
    assert seal(digest, 2, one, other_digest if with_digest else None) != first
    assert seal(digest, 1, one, None if with_digest else other_digest) != first
    assert seal(digest, 1, one + bytes.fromhex(other_digest), None) != first


@given(st.lists(acts, max_size=6))
def test_an_honest_chain_holds(some):
    assert list(verify_chain(chain_of(some))) == []


@given(st.lists(acts, min_size=1, max_size=6), acts, st.data())
def test_a_changed_act_shows(some, forged, data):
    rows = chain_of(some)
    place = data.draw(st.integers(0, len(rows) - 1))
    honest = rows[place].act
    assume(
        (forged.public_part(), forged.private_digest)
        != (honest.public_part(), honest.private_digest)
    )
    rows[place] = replace(rows[place], act=forged)
    assert [one.params["position"] for one in verify_chain(rows)] == [place + 1]


@given(st.lists(acts, min_size=2, max_size=6), st.data())
def test_a_missing_row_shows(some, data):
    rows = chain_of(some)
    place = data.draw(st.integers(0, len(rows) - 2))
    del rows[place]
    assert any("stands where" in one.id for one in verify_chain(rows))


@given(st.lists(acts, min_size=1, max_size=6), acts, st.data())
def test_a_row_sealed_again_breaks_its_successor(some, forged, data):
    rows = chain_of(some)
    place = data.draw(st.integers(0, len(rows) - 1))
    previous = rows[place - 1].hash if place else GENESIS
    forged_hash = seal(previous, place + 1, forged.public_part(), forged.private_digest)
    assume(forged_hash != rows[place].hash)
    rows[place] = Sealed(place + 1, forged_hash, forged)
    problems = [one.params["position"] for one in verify_chain(rows)]
    assert problems == ([place + 2] if place + 1 < len(rows) else [])


@given(st.lists(acts, min_size=2, max_size=6))
def test_a_part_of_a_chain_can_be_checked(some):
    rows = chain_of(some)
    assert list(verify_chain(rows[1:], rows[0].hash, 2)) == []


def test_a_row_whose_data_cannot_be_written_does_not_match():
    broken = Act("item:1", 1, "approve", "user:5", public={"a": math.nan})
    problems = list(verify_chain([Sealed(1, GENESIS, broken)]))
    assert [str(one) for one in problems] == ["Row 1 does not match its hash."]


@pytest.mark.parametrize("digest", ["", "00", "0" * 63, "g" * 64, "0" * 62 + " 0"])
def test_a_seal_needs_a_whole_hash_before_it(digest):
    with pytest.raises(ValueError, match="hexadecimal"):
        seal(digest, 1, b"", None)


def test_positions_count_from_one():
    with pytest.raises(ValueError, match="from 1"):
        seal(GENESIS, 0, b"", None)
