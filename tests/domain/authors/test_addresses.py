"""An address leaves a mark that ends with its day, and is read again with the secret alone."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.authors.addresses import NONCE_LENGTH, mark, seal, unseal

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
NONCE = bytes(range(NONCE_LENGTH))
SECRET = "a secret of the application"
ADDRESSES = st.one_of(
    st.integers(0, 2**32 - 1).map(lambda number: str(IPv4Address(number))),
    st.integers(2**64, 2**128 - 1).map(lambda number: str(IPv6Address(number))),
)


@given(ADDRESSES, st.binary(min_size=NONCE_LENGTH, max_size=NONCE_LENGTH))
def test_a_sealed_address_comes_back_with_the_secret_alone(address, nonce):
    sealed = seal(SECRET, address, nonce)
    assert sealed is not None
    assert unseal(["a newer one", SECRET], sealed) == address
    assert unseal(["another"], sealed) == ""
    assert address.encode() not in sealed


@given(ADDRESSES, st.integers(0, 3 * 16 - 1), st.integers(1, 255))
def test_a_changed_one_is_read_as_none(address, place, change):
    sealed = bytearray(seal(SECRET, address, NONCE) or b"")
    sealed[place] ^= change
    assert unseal([SECRET], bytes(sealed)) == ""


@pytest.mark.parametrize("sealed", [b"", b"x", b"x" * 47, b"x" * 49])
def test_what_has_another_length_is_no_address(sealed):
    assert unseal([SECRET], sealed) == ""


def test_the_same_address_is_hidden_otherwise_each_time():
    one, other = (seal(SECRET, "192.0.2.7", bytes([first]) * 16) or b"" for first in (1, 2))
    assert one[16:32] != other[16:32]


@given(ADDRESSES)
def test_a_mark_is_alike_under_one_key_only(address):
    assert mark(KEY, address) == mark(KEY, address) != mark(OTHER_KEY, address)


def test_one_address_has_one_mark_however_it_is_written():
    assert mark(KEY, "::ffff:192.0.2.7") == mark(KEY, "192.0.2.7") != mark(KEY, "192.0.2.8")
    assert unseal([SECRET], seal(SECRET, "::ffff:192.0.2.7", NONCE) or b"") == "192.0.2.7"


def test_a_household_of_newer_addresses_has_one_mark():
    assert mark(KEY, "2001:db8::1") == mark(KEY, "2001:db8::2:3") != mark(KEY, "2001:db8:0:1::1")
    assert mark(KEY, "fe80::1%eth0") == mark(KEY, "fe80::2")


@pytest.mark.parametrize("text", ["", "unknown", "unix:", "192.0.2.7, 192.0.2.8", "%", "1" * 400])
def test_what_is_no_address_leaves_nothing(text):
    assert mark(KEY, text) == ""
    assert seal(SECRET, text, NONCE) is None
