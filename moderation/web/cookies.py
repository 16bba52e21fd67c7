"""The visitor's cookies, set by POST only: who writes, that they just wrote, their receipt."""

import hashlib
import secrets

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, Signer

from moderation.actions.visiting.authors import AuthorKey
from moderation.config import Config
from moderation.domain.accounts import token_hash

AUTHOR_COOKIE = "venire_author"
FRESH_COOKIE = "venire_fresh"
RECEIPT_COOKIE = "venire_sent"

#: Browsers cut longer lives to 400 days.
AUTHOR_SECONDS = 400 * 24 * 3600
#: Longer than the page cache takes to see a change, in every process.
FRESH_SECONDS = 2
#: For so long the link below a form that was sent leads to its private page.
RECEIPT_SECONDS = 3600
_RANDOM_BYTES = 24
_SECRET_BYTES = 32


def this_author() -> AuthorKey:
    """Return the key of who sends this request; a first-time visitor gets an id with the answer."""
    token = _known_token()
    if token is None:
        token = g.venire_new_author = secrets.token_urlsafe(_RANDOM_BYTES)
    return AuthorKey(hashlib.sha256(token.encode()).hexdigest())


def new_receipt() -> str:
    """Make the secret of a private page; it goes out with the answer, its hash is given back."""
    g.venire_receipt = secrets.token_urlsafe(_SECRET_BYTES)
    return token_hash(g.venire_receipt)


def last_receipt() -> str:
    """Return the secret of what this browser sent last; "" when that is long ago."""
    return request.cookies.get(RECEIPT_COOKIE, "")


def set_cookies(response: Response) -> Response:
    """Set what this POST calls for: the new author's id, and the way past the page cache."""
    if request.method != "POST":
        return response
    token = g.pop("venire_new_author", None)
    if token is not None:
        signed = _signer(current_app).sign(token).decode()
        _set(response, AUTHOR_COOKIE, signed, AUTHOR_SECONDS)
    if response.status_code == 303:
        _set(response, FRESH_COOKIE, "1", FRESH_SECONDS)
        _hand_over(response)
    return response


def _hand_over(response: Response) -> None:
    receipt = g.pop("venire_receipt", None)
    if receipt is not None:
        _set(response, RECEIPT_COOKIE, receipt, RECEIPT_SECONDS)


def _known_token() -> str | None:
    if "venire_new_author" in g:
        return str(g.venire_new_author)
    try:
        token = _signer(current_app).unsign(request.cookies.get(AUTHOR_COOKIE, ""))
    except BadSignature:
        return None
    return token.decode("ascii", "ignore") or None


def _signer(app: Flask) -> Signer:
    keys = [*app.config["SECRET_KEY_FALLBACKS"], app.config["SECRET_KEY"]]
    return Signer(keys, salt="venire.author", key_derivation="hmac", digest_method=hashlib.sha256)


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    config: Config = current_app.config["VENIRE"]
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Lax", secure=config.secure
    )
