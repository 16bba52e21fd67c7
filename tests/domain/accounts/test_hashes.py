"""What is stored of secrets."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.accounts import keyed_hash, token_hash


@given(st.text(max_size=40))
def test_hashes_are_64_hex_digits_whatever_the_text(text):
    for found in (token_hash(text), keyed_hash("key", "purpose", text)):
        assert len(found) == 64
        assert set(found) <= set("0123456789abcdef")


def test_another_key_or_purpose_gives_another_hash():
    found = {
        keyed_hash(key, purpose, "a@example.org")
        for key in ("one", "two")
        for purpose in ("p", "q")
    }
    assert len(found) == 4


def test_lone_surrogates_do_no_harm():
    assert token_hash("\ud800") != token_hash("\ud801")
