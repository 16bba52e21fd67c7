"""Answers that are the same for everybody, and those that are not."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, render_template, url_for

from moderation.config import Config
from moderation.web.caching.page_cache import PAGE_HEADER
from moderation.web.locale import LOCALES
from moderation.web.rendering.charts import ballot_columns, poll_parts


@dataclass(frozen=True, slots=True)
class Scope:
    """What a page depends on and the version of it that was read before anything else."""

    name: str
    version: int

    @classmethod
    def topic(cls, identifier: int, version: int) -> "Scope":
        """The page of one topic."""
        return cls(f"topic:{identifier}", version)

    @classmethod
    def site(cls, version: int) -> "Scope":
        """A list of topics or checks, or a page of the site's settings."""
        return cls("site", version)

    @classmethod
    def openness(cls, version: int) -> "Scope":
        """The page of the public's figures."""
        return cls("openness", version)

    def __str__(self) -> str:
        """The form that the page cache reads."""
        return f"{self.name}@{self.version}"


def page(template: str, endpoint: str, values: dict[str, Any], **context: Any) -> Response:
    """Render a page that stands at ``endpoint``; links to the same page in other languages."""
    config: Config = current_app.config["VENIRE"]
    alternates = {
        code: url_for(f"public.{endpoint}", **{**values, "locale": code}) for code in LOCALES
    }
    place = {"alternates": alternates, "public_url": config.public_url}
    charts = {"ballot_columns": ballot_columns, "poll_parts": poll_parts}
    return make_response(render_template(f"public/{template}", **place, **charts, **context))


def shared(response: Response, scope: Scope) -> Response:
    """Mark a page as one for everybody, so that the page cache may keep it."""
    response.headers[PAGE_HEADER] = str(scope)
    return response
