"""The blueprint of the API: no cookies, a token with each request, and a pace for each token."""

import hmac
from hashlib import sha256

from flask import Blueprint, Response, current_app, request

from moderation.config import Config
from moderation.domain.errors import VenireError
from moderation.extensions import limiter
from moderation.web.api.bearer import recognise
from moderation.web.api.problems import refused, unauthenticated
from moderation.web.public.blueprint import sender_place

#: What needs no token: what the API is, which holds no secret.
OPEN = {"api.openapi"}

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.register_error_handler(VenireError, refused)


@blueprint.before_request
def _ask_who() -> Response | None:
    if request.endpoint in OPEN or recognise():
        return None
    return unauthenticated()


def _caller() -> str:
    """Return what stands for a token at an address: a keyed hash, so that counts tell neither."""
    config: Config = current_app.config["VENIRE"]
    shown = f"caller of the API: {sender_place()} {request.headers.get('Authorization', '')}"
    key = config.secret_key.encode()
    return hmac.new(key, shown.encode("utf-8", "replace"), sha256).hexdigest()[:32]


limiter.limit("600 per minute", key_func=_caller)(blueprint)
limiter.limit("3000 per minute", key_func=sender_place)(blueprint)
