"""What is stored of secrets: hashes, so that a copied table opens nothing and names nobody."""

from __future__ import annotations

import hashlib
import hmac


def token_hash(token: str) -> str:
    """Return what is stored of a random token: SHA-256 in hex. Random tokens need no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def keyed_hash(secret: str, purpose: str, text: str) -> str:
    """Return an HMAC in hex: equal for equal texts, and guessed only by who has the key."""
    body = f"{purpose}:{text}".encode("utf-8", "surrogatepass")
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
