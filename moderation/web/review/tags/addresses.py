"""Addresses of tags on the desk whose slug is the address of another page there.

A tag called “changes” stands at ``/review/tags/~changes``: no tag has that slug by itself, because
in a slug two hexadecimal digits follow every tilde.
"""

from typing import Any

from werkzeug.exceptions import MethodNotAllowed

from moderation.web.review.blueprint import blueprint

TAKEN = frozenset({"changes", "drift", "export.csv"})
"""What stands under ``/review/tags/`` and is no tag."""

PLAIN = {f"~{slug}": slug for slug in TAKEN}
ESCAPED = {slug: f"~{slug}" for slug in TAKEN}
ENDPOINTS = frozenset({"review.tag", "review.describe_tag"})


@blueprint.url_defaults
def _step_aside(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in ENDPOINTS and "slug" in values:
        values["slug"] = ESCAPED.get(values["slug"], values["slug"])


@blueprint.url_value_preprocessor
def _read_plainly(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if endpoint in ENDPOINTS and values:
        if values["slug"] in TAKEN:  # a form for the page of that name, which takes none
            raise MethodNotAllowed(["GET"])
        values["slug"] = PLAIN.get(values["slug"], values["slug"])
