"""Proof that a form was sent from this site's own pages, without a token in the page.

A page of the gallery is one for everybody, so it cannot carry a visitor's token. Browsers say
themselves where a request comes from, in headers that no page can forge.
"""

from urllib.parse import urlsplit

from flask import Request, current_app, request

from moderation.config import Config
from moderation.domain.errors import NotAllowed
from moderation.domain.messages import message

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def require_own_origin() -> None:
    """Refuse a request that changes something unless it is proved to come from here.

    Raises NotAllowed. To be called before any view of the public forms.
    """
    config: Config = current_app.config["VENIRE"]
    if request.method not in SAFE_METHODS and not comes_from_here(request, config.public_url):
        raise NotAllowed(
            message("This form was not sent from this site, or your browser hides where from."),
            advice=message("Open the page again and send the form from there."),
        )


def comes_from_here(sent: Request, public_url: str) -> bool:
    """Say whether the browser vouches for the request: Sec-Fetch-Site first, else Origin.

    ``none`` (typed, or restored with a session) says nothing of the page, so Origin decides.
    """
    site = sent.headers.get("Sec-Fetch-Site")
    if site is not None and site != "none":
        return site == "same-origin"
    origin = sent.headers.get("Origin", "")
    return origin == public_url or _names_host(origin, sent.host)


def _names_host(origin: str, host: str) -> bool:
    """Compare without the scheme: behind a proxy this process may not know that it is https."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()
