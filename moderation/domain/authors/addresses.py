"""The address that a form came from: marked by the day's key, and sealed where it must be kept.

A mark is an HMAC: who lacks the day's random key, which is deleted, can neither make one nor try
all addresses. A sealed address is 16 bytes under a key that is made of the application's secret:
HMAC-SHA256 of a random nonce gives the 16 bytes that hide it (so no two are hidden alike), and an
HMAC of both vouches for it. No cipher is needed for a single block, so no library is.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

#: For how many days a sealed address is kept.
ADDRESS_DAYS = 14
#: For how many days after its own a day's key is kept.
KEY_DAYS = 1
KEY_LENGTH = 32
NONCE_LENGTH = 16
_ADDRESS_LENGTH = 16
_TAG_LENGTH = 16
#: What one household or office has of the newer addresses.
_NETWORK_BITS = 64
_OLDER = 0xFFFF << 32


def mark(key: bytes, address: str) -> str:
    """Give the mark of an address, or of its network where it is a newer one; empty for none."""
    number = _number(address)
    if number is None:
        return ""
    whole = IPv6Address(number)
    bits = 128 if whole.ipv4_mapped else _NETWORK_BITS
    network = ip_network((number, bits), strict=False)
    return hmac.new(key, network.network_address.packed, sha256).hexdigest()


def seal(secret: str, address: str, nonce: bytes) -> bytes | None:
    """Hide an address under a secret; `nonce` is fresh random bytes. None for no address."""
    number = _number(address)
    if number is None:
        return None
    hidden = number.to_bytes(_ADDRESS_LENGTH, "big")
    covered = nonce + _both(hidden, _pad(secret, nonce))
    return covered + _tag(secret, covered)


def unseal(secrets: Iterable[str], sealed: bytes) -> str:
    """Give the address that was sealed under one of `secrets`; empty where none of them fits."""
    covered, tag = sealed[:-_TAG_LENGTH], sealed[-_TAG_LENGTH:]
    if len(sealed) != NONCE_LENGTH + _ADDRESS_LENGTH + _TAG_LENGTH:
        return ""
    nonce, hidden = covered[:NONCE_LENGTH], covered[NONCE_LENGTH:]
    for secret in secrets:
        if hmac.compare_digest(tag, _tag(secret, covered)):
            found = IPv6Address(_both(hidden, _pad(secret, nonce)))
            return str(found.ipv4_mapped or found)
    return ""


def _number(address: str) -> int | None:
    """Read an address as one of the newer form, of which the older ones are a part."""
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return int(read) if read.version == 6 else _OLDER | int(read)


def _pad(secret: str, nonce: bytes) -> bytes:
    return hmac.new(_key(secret, "hide"), nonce, sha256).digest()[:_ADDRESS_LENGTH]


def _tag(secret: str, covered: bytes) -> bytes:
    return hmac.new(_key(secret, "vouch"), covered, sha256).digest()[:_TAG_LENGTH]


def _key(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"venire.address.{purpose}".encode(), sha256).digest()


def _both(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
