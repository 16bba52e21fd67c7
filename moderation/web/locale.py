"""In which language a request is answered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from babel import Locale
from flask import Flask, g, has_request_context, request
from werkzeug.routing import BaseConverter

#: The languages that pages are complete in, each under its own name.
LOCALES: Mapping[str, str] = MappingProxyType({"en": "English", "nl": "Nederlands"})
DEFAULT_LOCALE = "en"


class LocaleConverter(BaseConverter):
    """The first part of a public address: one of the languages, anything else is no page."""

    regex = "|".join(LOCALES)


class SlugConverter(BaseConverter):
    """A topic's or a tag's place in an address: no slash and nothing that cannot be seen."""

    regex = r"[^/\x00-\x20\x7f-\xa0]{1,160}"


def register(app: Flask) -> None:
    """Teach the application's addresses what a locale and a slug are."""
    app.url_map.converters.update(locale=LocaleConverter, slug=SlugConverter)
    app.url_value_preprocessor(_note_locale)
    app.url_defaults(_same_locale)


def current_locale() -> str:
    """Return the locale of this request: of its address, else of what the browser prefers."""
    if not has_request_context():
        return DEFAULT_LOCALE
    if "locale" not in g:
        first = request.path.partition("/")[2].partition("/")[0]
        g.locale = first if first in LOCALES else preferred_locale()
    return str(g.locale)


def preferred_locale() -> str:
    """Return the locale that Accept-Language asks for, English if it asks for none."""
    return request.accept_languages.best_match(list(LOCALES), DEFAULT_LOCALE) or DEFAULT_LOCALE


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``: how a text in this language is written."""
    try:
        return Locale.parse(language.replace("-", "_")).text_direction
    except (ValueError, LookupError):
        return "auto"


def _note_locale(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and values.get("locale") in LOCALES:
        g.locale = values["locale"]


def _same_locale(endpoint: str, values: dict[str, Any]) -> None:
    """Let links stay in the reader's language unless they say otherwise."""
    if endpoint.startswith("public.") and "locale" not in values:
        values["locale"] = current_locale()
