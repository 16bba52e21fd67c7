"""What can be refused, with a reason for the reader and the status code of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from moderation.domain.messages import Message, message


class VenireError(Exception):
    """Anything that Venire refuses.

    `reason` says what is wrong, `advice` (if any) what to do, `http_status` what the web answers.
    """

    http_status: ClassVar[int] = 500
    default_reason: ClassVar[Message] = message("Something went wrong.")

    def __init__(self, reason: Message | None = None, *, advice: Message | None = None) -> None:
        self.reason = reason or self.default_reason
        self.advice = advice
        super().__init__(str(self.reason))


class NotAllowed(VenireError):
    """The actor may not do this."""

    http_status = 403
    default_reason = message("You may not do this.")


class NotFound(VenireError):
    """There is no such thing, or none that this reader may see."""

    http_status = 404
    default_reason = message("There is nothing at this address.")


class Invalid(VenireError):
    """The input breaks a rule. `fields` maps names of fields to their reasons, if it has some."""

    http_status = 422
    default_reason = message("Please correct what is marked.")

    def __init__(
        self,
        reason: Message | None = None,
        *,
        fields: Mapping[str, Message] | None = None,
        advice: Message | None = None,
    ) -> None:
        self.fields: dict[str, Message] = dict(fields or {})
        super().__init__(reason, advice=advice)

    @classmethod
    def in_field(cls, field: str, reason: Message) -> Invalid:
        """An error of one field, which is also the reason of the whole."""
        return cls(reason, fields={field: reason})


class Stale(VenireError):
    """Somebody was faster. Nothing was changed.

    `by` is the text of the other actor ("user:5"), `what` the name of their act ("approve"),
    `version` and `revision` what stands now.
    """

    http_status = 409
    default_reason = message("This has changed since you opened it. Nothing was done.")

    def __init__(
        self,
        reason: Message | None = None,
        *,
        by: str = "",
        what: str = "",
        version: int = 0,
        revision: int = 0,
        advice: Message | None = None,
    ) -> None:
        self.by = by
        self.what = what
        self.version = version
        self.revision = revision
        super().__init__(reason, advice=advice)


class TooFast(VenireError):
    """Too many requests. `retry_after` is in whole seconds, at least 1."""

    http_status = 429
    default_reason = message("That was too fast. Please wait a moment.")

    def __init__(
        self,
        reason: Message | None = None,
        *,
        retry_after: int = 1,
        advice: Message | None = None,
    ) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(reason, advice=advice)


class Unavailable(VenireError):
    """Something that is needed is away for now."""

    http_status = 503
    default_reason = message("This is not available right now. Please try again later.")


class TooLarge(VenireError):
    """The body is over the limit."""

    http_status = 413
    default_reason = message("That is too large.")


class Misconfigured(VenireError):
    """A setting stops the start; the reason is one line that says what to write."""

    default_reason = message("A setting is wrong.")
