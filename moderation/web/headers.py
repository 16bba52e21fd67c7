"""What every answer says to the browser about its own safety, and how long it may be kept."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from flask import Flask, Response, current_app, request

from moderation.config import Config
from moderation.web.assets import mark

#: No inline script or style at all, so no nonce is needed and one cached page can serve everybody.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SAFETY: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    }
)
FOREVER = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Add the headers to whatever the application answers."""
    app.after_request(_add_safety)
    app.after_request(_set_caching)


def _add_safety(response: Response) -> Response:
    for name, value in SAFETY.items():
        response.headers.setdefault(name, value)
    config: Config = current_app.config["VENIRE"]
    if config.secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _set_caching(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        if _names_content():
            response.headers["Cache-Control"] = FOREVER
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _names_content() -> bool:
    """Say whether the address carries the mark of what the file holds now."""
    name = (request.view_args or {}).get("filename", "")
    return request.args.get("v") == mark(Path(current_app.static_folder or "") / name)
