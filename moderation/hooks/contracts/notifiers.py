"""The door of notifiers: carries a notice to somebody."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from moderation.hooks.contracts.base import Implementation, SettingsT


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, already in the recipient's language.

    `notice_id` is the same when a notice is sent again, so that a receiver can tell.
    `recipient` is an address in the notifier's own form. `link` is absolute or empty.
    """

    notice_id: str
    recipient: str
    subject: str
    body: str
    link: str = ""


class Notifier(Implementation[SettingsT]):
    """Sends notices. Called in a worker, again after a failure."""

    seconds_limit: ClassVar[float] = 15.0

    @abstractmethod
    def send(self, notice: Notice) -> None:
        """Send one notice; returning means that it was handed over, an exception that not."""
