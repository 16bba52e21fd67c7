"""Which IP addresses are the public internet's. Pure; deny by default.

Python's own `is_global` differs between its releases, so the ranges are written down here, after
IANA's registries of special-purpose addresses.
"""

from __future__ import annotations

import ipaddress
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NOT_PUBLIC_4 = tuple(
    ipaddress.IPv4Network(range)
    for range in (
        "0.0.0.0/8",  # this network; 0.0.0.0 reaches this machine
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a provider's customers; some clouds keep their secrets there
        "127.0.0.0/8",
        "168.63.129.16/32",  # public in form, but a cloud's own service
        "169.254.0.0/16",  # link-local, and where clouds keep their secrets
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

#: The only IPv6 addresses that anyone was given as global unicast. All others (loopback, mapped and
#: translated IPv4, link-local, site-local, unique local, multicast, discard …) lie outside of it.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    ipaddress.IPv6Network(range)
    for range in (
        "2001::/23",  # Teredo, benchmarks, ORCHID and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "2620:4f:8000::/48",
        "3ffe::/16",  # the former test network
        "3fff::/20",  # documentation
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)  # an IPv4 address in the lower half

_PRIVATE = tuple(
    ipaddress.ip_network(range)
    for range in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)


def read_address(text: str) -> Address | None:
    """Read an address in its one usual form; None for anything else.

    So are octal, hexadecimal, short and single-number forms, zone ids and unusual writings of
    IPv6: whatever another reader might read differently.
    """
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return found if str(found) == text and not getattr(found, "scope_id", None) else None


def is_public(address: Address) -> bool:
    """Whether an address is global unicast, and nobody's special range."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in range for range in _NOT_PUBLIC_4)
    if address.scope_id is not None or address not in _GLOBAL_UNICAST:
        return False
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    return not any(address in range for range in _NOT_PUBLIC_6)


def is_private(address: Address) -> bool:
    """Whether an address is this machine's or a private network's, which operators may allow.

    Link-local addresses are not among them, because clouds keep their secrets there.
    """
    if getattr(address, "scope_id", None) is not None:
        return False
    return any(address.version == range.version and address in range for range in _PRIVATE)
