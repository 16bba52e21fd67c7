"""Reading texts that are stored as message id and parameters."""

from collections.abc import Iterable

from moderation.domain.messages import Message, from_json, message


def as_message(stored: object) -> Message | None:
    """Return a stored text; None for none, and a plain word for one that cannot be read."""
    if stored is None:
        return None
    try:
        return from_json(stored)
    except ValueError:
        return message("(a text that cannot be read)")


def as_messages(stored: Iterable[object] | None) -> tuple[Message, ...]:
    """Return stored texts in their order."""
    texts = (as_message(one) for one in stored or ())
    return tuple(text for text in texts if text is not None)
