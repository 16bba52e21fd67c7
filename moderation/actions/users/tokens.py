"""Random ids that open something. Only hashes are stored: a copied database opens nothing."""

import hashlib
import hmac
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits as text that fits into a URL and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is stored of a token: SHA-256 in hex. A random token needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def keyed_hash(secret: str, purpose: str, text: str) -> str:
    """Return an HMAC in hex: equal for equal texts, and guessed only by who has the key."""
    body = f"{purpose}:{text}".encode("utf-8", "surrogatepass")
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
