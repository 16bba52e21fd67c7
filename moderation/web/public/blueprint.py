"""The blueprint that the public views hang themselves on, and how often one address may write.

A school shares an address, so the limits are wide; what looks like a flood is for the filters.
"""

import hmac
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from flask import Blueprint, current_app, request

from moderation.config import Config
from moderation.extensions import limiter

blueprint = Blueprint("public", __name__)

_HOST_BITS = 64  # of an IPv6 address: one line of one provider has all of them


def sender_place() -> str:
    """Return what stands for the sender's address where votes and comments are counted.

    It is a keyed hash: whoever reads the broker learns no address.
    """
    config: Config = current_app.config["VENIRE"]
    place = f"sender of forms: {_network(request.remote_addr or '')}"
    return hmac.new(config.secret_key.encode(), place.encode(), sha256).hexdigest()[:32]


def _network(text: str) -> str:
    """Return an address, of IPv6 the half that the sender cannot choose."""
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return f"{int(address) >> _HOST_BITS:x}"
    return str(address)


VOTES = limiter.limit("60 per minute; 600 per hour", key_func=sender_place)
COMMENTS = limiter.limit("30 per minute; 300 per hour", key_func=sender_place)
PROPOSALS = limiter.limit("20 per minute; 200 per hour", key_func=sender_place)
