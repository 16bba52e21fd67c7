"""Only global unicast addresses are public, in whatever notation they come."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.hooks.outbound.addresses import is_private, is_public, read_address
from moderation.hooks.outbound.places import parse_place, parse_url

PUBLIC = ["8.8.8.8", "93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:400e:80c::200e"]
NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1",
    "2002:808:808::1", "3ffe::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "febf::1", "fec0::1", "ff02::1", "2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1",
]  # fmt: skip

PRIVATE_RANGES = [
    ipaddress.ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_what_anyone_may_reach_is_public(text):
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_everything_else_is_not(text):
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("zone", ["fe80::1%eth0", "2606:4700:4700::1111%1"])
def test_a_zone_makes_an_address_local(zone):
    assert not is_public(ipaddress.ip_address(zone))
    assert not is_private(ipaddress.ip_address(zone))
    assert read_address(zone) is None


@pytest.mark.parametrize(
    "text", ["169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "::ffff:10.0.0.1"]
)
def test_even_an_operator_allows_no_link_local_and_no_disguised_address(text):
    assert not is_private(ipaddress.ip_address(text))


def test_private_ranges_are_what_operators_may_allow():
    for text in (
        "127.0.0.1",
        "10.1.2.3",
        "172.20.0.1",
        "192.168.0.1",
        "100.64.1.1",
        "::1",
        "fd12::1",
    ):
        assert is_private(ipaddress.ip_address(text))
    assert not any(is_private(ipaddress.ip_address(text)) for text in PUBLIC)


@given(st.integers(0, 2**32 - 1))
def test_no_address_is_both_public_and_private(number):
    address = ipaddress.IPv4Address(number)
    assert not (is_public(address) and is_private(address))
    assert not is_public(address) or address.is_global


@given(st.ip_addresses(v=6))
def test_public_ipv6_is_global_unicast_and_carries_no_ipv4(address):
    if is_public(address):
        assert address in ipaddress.IPv6Network("2000::/3")
        assert address.ipv4_mapped is None
        assert address.sixtofour is None
        assert address.teredo is None


@st.composite
def private_addresses(draw):
    range = draw(st.sampled_from(PRIVATE_RANGES))
    return range[draw(st.integers(0, range.num_addresses - 1))]


def notations(address):
    """Write an IPv4 address in the ways in which some library or other reads it."""
    number, parts = int(address), str(address).split(".")
    short = ".".join([parts[0], str(number & 0xFFFFFF)])
    yield from (
        str(number),
        hex(number),
        f"0{number:o}",
        short,
        f"0x{int(parts[0]):x}.{number & 0xFFFFFF}",
    )
    yield ".".join([parts[0], parts[1], str(number & 0xFFFF)])
    yield ".".join(f"0{int(part):o}" for part in parts)
    yield ".".join(f"{int(part):03d}" for part in parts)
    yield ".".join(hex(int(part)) for part in parts)
    yield ".".join(chr(0xFF10 + int(sign)) if sign.isdigit() else sign for sign in str(address))
    yield from (str(address).replace(".", dot) for dot in "\u3002\uff0e\uff61")
    yield from (f"{address}.", f"{address}%00", f"{address}%2e", f"{address}@8.8.8.8")
    for prefix in ("::", "::ffff:", "64:ff9b::", "::ffff:0:", "2002:"):
        high, low = number >> 16, number & 0xFFFF
        yield f"[{prefix}{high:x}:{low:x}{'::' if prefix == '2002:' else ''}]"
        yield f"[{prefix}{address}{'::' if prefix == '2002:' else ''}]"
    yield f"[fe80::{number & 0xFFFF:x}%25eth0]"


@given(private_addresses())
def test_a_private_address_is_refused_in_any_notation(address):
    for host in (str(address), *notations(address)):
        try:
            place = parse_url(f"https://{host}/").place
        except ValueError:
            continue
        read = read_address(place.host)
        assert read is not None, host
        assert not is_public(read), host


@given(st.text(max_size=80))
def test_any_text_is_read_as_a_clean_place_or_refused(text):
    try:
        place = parse_place(text)
    except ValueError:
        return
    assert place.host.isascii()
    assert place.host == place.host.lower()
    assert 0 < place.port < 65536
    assert parse_place(str(place)) == place
