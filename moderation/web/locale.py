"""In which language a request is answered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import Flask, has_request_context, request
from flask_babel import refresh
from werkzeug.routing import BaseConverter

from moderation.domain.tags import LONGEST_NAME

#: The languages that pages are complete in, each under its own name.
LOCALES: Mapping[str, str] = MappingProxyType({"en": "English", "nl": "Nederlands"})
DEFAULT_LOCALE = "en"
_KEY = "venire.locale"


class LocaleConverter(BaseConverter):
    """The first part of a public address: one of the languages, anything else is no page."""

    regex = "|".join(LOCALES)


class SlugConverter(BaseConverter):
    """A topic's or a tag's place in an address: no slash and nothing that cannot be seen.

    The longest is a tag of signs that need four bytes each, every byte three characters.
    """

    regex = rf"[^/\x00-\x20\x7f-\xa0]{{1,{LONGEST_NAME * 12}}}"


def register(app: Flask) -> None:
    """Teach the application's addresses what a locale and a slug are."""
    app.url_map.converters.update(locale=LocaleConverter, slug=SlugConverter)
    app.url_value_preprocessor(_forget_last_locale)
    app.url_defaults(_same_locale)


def current_locale() -> str:
    """Return the locale of this request: of its address, else of what the browser prefers."""
    if not has_request_context():
        return DEFAULT_LOCALE
    known = request.environ.get(_KEY)
    if known is None:
        first = request.path.partition("/")[2].partition("/")[0]
        known = request.environ[_KEY] = first if first in LOCALES else preferred_locale()
    return str(known)


def preferred_locale() -> str:
    """Return the locale that Accept-Language asks for, English if it asks for none."""
    return request.accept_languages.best_match(list(LOCALES), DEFAULT_LOCALE) or DEFAULT_LOCALE


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``: how a text in this language is written."""
    try:
        return Locale.parse(language.replace("-", "_")).text_direction
    except (ValueError, UnknownLocaleError):
        return "auto"


def _forget_last_locale(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Flask-Babel remembers the locale in the application context, which may outlive a request.
    refresh()


def _same_locale(endpoint: str, values: dict[str, Any]) -> None:
    """Let links stay in the reader's language unless they say otherwise."""
    if endpoint.startswith("public.") and "locale" not in values:
        values["locale"] = current_locale()
