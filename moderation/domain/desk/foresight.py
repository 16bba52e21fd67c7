"""What a decision would do, said before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.messages import Message, from_json, message, to_json


@dataclass(frozen=True, slots=True)
class Later:
    """Something that was done since, and that stays. `by` is the actor as the ledger names it."""

    what: Message
    by: str = ""


@dataclass(frozen=True, slots=True)
class Foresight:
    """What would happen; what would not be given back; what others did since; why it is refused.

    With `refused` nothing happens at all.
    """

    happens: Message
    remains: tuple[Message, ...] = ()
    later: tuple[Later, ...] = ()
    refused: Message | None = None

    @property
    def whole(self) -> bool:
        """Whether everything would be as it was before."""
        return self.refused is None and not self.remains and not self.later


def foresight_to_json(seen: Foresight) -> dict[str, object]:
    """The foresight as it is stored."""
    stored: dict[str, object] = {"happens": to_json(seen.happens)}
    if seen.remains:
        stored["remains"] = [to_json(one) for one in seen.remains]
    if seen.later:
        stored["later"] = [{"what": to_json(one.what), "by": one.by} for one in seen.later]
    return stored


def foresight_from_json(stored: Mapping[str, object]) -> Foresight:
    """Read what `foresight_to_json` made; what cannot be read says so."""
    remains, later = stored.get("remains"), stored.get("later")
    return Foresight(
        _text(stored.get("happens")),
        tuple(_text(one) for one in remains) if isinstance(remains, list) else (),
        tuple(_later(one) for one in later) if isinstance(later, list) else (),
    )


def _later(stored: object) -> Later:
    if not isinstance(stored, Mapping):
        return Later(_text(None))
    return Later(_text(stored.get("what")), str(stored.get("by", "")))


def _text(stored: object) -> Message:
    try:
        return from_json(stored)
    except ValueError:
        return message("(a text that cannot be read)")
