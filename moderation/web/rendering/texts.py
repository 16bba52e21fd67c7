"""Stored messages in the reader's language."""

from flask_babel import gettext

from moderation.domain.messages import Message


def render_message(text: Message | None) -> str:
    """Return a message in the language of this request; nothing for None."""
    if text is None:
        return ""
    # Without parameters: the message fills its own places, and never raises for a broken text.
    return text.render(gettext(text.id)) if text.id else ""


def opening_words(text: str, most: int = 160) -> str:
    """Return the beginning of a text, cut between words, with an ellipsis where it goes on."""
    if len(text) <= most:
        return text
    cut = text[: most + 1].rpartition(" ")[0] or text[:most]
    return f"{cut.rstrip(' ,;:—-')} …"
