"""What a monitor asks: how plugins, queues, ledger and review fare, in Prometheus's text form.

Everything is read from the database, so every web process answers the same. The page is there only
where the operator set a token, and only for who shows it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, request

from moderation.config import Config
from moderation.domain.errors import NotFound
from moderation.queries.desk.counts import open_by_kind
from moderation.queries.ledger import chain_state
from moderation.queries.plugins.totals import totals
from moderation.queries.work import engine
from moderation.web.context import now
from moderation.web.machine import families
from moderation.web.plugins import current_plugins

if TYPE_CHECKING:
    from prometheus_client.core import Metric

blueprint = Blueprint("metrics", __name__)


@blueprint.route("/metrics", methods=["GET"], provide_automatic_options=False)
def metrics() -> Response:
    """Give all metrics to who shows the token: 401 to others, 404 where none is set."""
    config: Config = current_app.config["VENIRE"]
    if config.metrics_token is None:
        raise NotFound
    if not _shows(config.metrics_token):
        refusal = Response("Show the token: Authorization: Bearer …\n", 401, mimetype="text/plain")
        refusal.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return refusal
    # Who is never asked for metrics need not pay for the library.
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

    return Response(generate_latest(_Read()), content_type=CONTENT_TYPE_LATEST)


def _shows(token: str) -> bool:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    given = shown.strip().encode("utf-8", "replace")
    return hmac.compare_digest(given, token.encode()) and scheme.lower() == "bearer"


class _Read:
    """What Prometheus's writer takes for a registry: everything, read now."""

    def collect(self) -> Iterator[Metric]:
        """Give all families, each with its samples."""
        moment = now()
        yield from families.plugins(totals(current_plugins(), _neutral), moment)
        yield from families.work(engine(moment))
        yield from families.ledger(chain_state(), moment)
        yield from families.review(open_by_kind())


def _neutral(plugin: str) -> str:
    """Name a plugin so that only who holds the secret key could tell which it is."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return f"private-{hmac.new(key, f'metrics:{plugin}'.encode(), sha256).hexdigest()[:12]}"
