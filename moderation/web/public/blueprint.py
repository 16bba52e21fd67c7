"""The blueprint that the public views hang themselves on, and how often one address may write.

A school shares an address, so the limits are wide; what looks like a flood is for the filters.
"""

from ipaddress import IPv6Address, ip_address

from flask import Blueprint, request

from moderation.extensions import limiter

blueprint = Blueprint("public", __name__)

_HOST_BITS = 64  # of an IPv6 address: one line of one provider has all of them


def sender_place() -> str:
    """Return the sender's address, of IPv6 the half that the sender cannot choose."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return f"{int(address) >> _HOST_BITS:x}"
    return str(address)


VOTES = limiter.limit("60 per minute; 600 per hour", key_func=sender_place)
COMMENTS = limiter.limit("30 per minute; 300 per hour", key_func=sender_place)
PROPOSALS = limiter.limit("20 per minute; 200 per hour", key_func=sender_place)
