"""Stored messages in the reader's language."""

import re
from math import isfinite

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

from moderation.domain.messages import Message
from moderation.web.locale import DEFAULT_LOCALE

_SHORT_HYPHENATED = re.compile(r"(?<!\w)\w{1,2}-\w{1,16}(?![\w-])")


def render_message(text: Message | str | None) -> str:
    """Return a message in the language of this request, a mere text as it is, None as nothing."""
    if text is None or isinstance(text, str):
        return text or ""
    # Without parameters: the message fills its own places, and never raises for a broken text.
    return _with_decimals(text).render(gettext(text.id)) if text.id else ""


def _with_decimals(text: Message) -> Message:
    """Write fractions among the parameters as the reader does, such as 0,05 in Dutch."""
    locale = get_locale() or DEFAULT_LOCALE
    fractions = {
        name: format_decimal(value, locale=locale, decimal_quantization=False)
        for name, value in text.params.items()
        if isinstance(value, float) and isfinite(value)
    }
    return text.filled(**fractions) if fractions else text


def opening_words(text: str, most: int = 160) -> str:
    """Return the beginning of a text, cut between words, with an ellipsis where it goes on."""
    if len(text) <= most:
        return text
    cut = text[: most + 1].rpartition(" ")[0] or text[:most]
    return f"{cut.rstrip(' ,;:—-')} …"


def unbroken(text: str) -> Markup:
    """Return a text in which words such as “X-ray” are kept on one line."""
    held = Markup('<span class="nowrap">{}</span>')
    parts: list[Markup] = []
    end = 0
    for found in _SHORT_HYPHENATED.finditer(text):
        parts += [escape(text[end : found.start()]), held.format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def language_name(code: str) -> str:
    """Return what a language is called in the reader's own, or its code where nobody knows."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(get_locale())
    except (ValueError, UnknownLocaleError):
        name = None
    return name or code
