"""The notifier: one signed POST for each address, all at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import time

from moderation.hooks.toolkit import (
    CheckAnswer,
    Notice,
    Notifier,
    NotSetUp,
    RateLimit,
    SourceError,
    SourceLimited,
    message,
    secret,
    setting,
)

from . import addresses, signing
from .addresses import Address

SHORTEST_SECRET = 32
"""Characters of the secret; who guesses it can write notices in our name."""


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """What an admin can set."""

    addresses: tuple[str, ...] = setting(
        (),
        message("Addresses"),
        message(
            "One a line: https://…, or a name and https://…; env:NAME in place of an address that"
            " is itself a secret."
        ),
    )
    signed_with: str = setting(
        "env:WEBHOOK_SECRET",
        message("Secret of the signature"),
        message("At least 32 characters, which the receivers know as well."),
        secret=True,
    )

    def __post_init__(self) -> None:
        """Refuse lines that are no addresses; the text names the line, not what stands in it."""
        addresses.read(self.addresses)


class Webhook(Notifier[WebhookSettings]):
    """Sends to the address that has the recipient's name, or to all where none has it."""

    id = "webhook"
    title = message("Webhook")
    settings_class = WebhookSettings
    rate_limit = RateLimit(concurrency=10)

    def hosts(self) -> tuple[str, ...]:
        """Name the hosts of all addresses."""
        return tuple(dict.fromkeys(one.host for one in self._known()))

    def send(self, notice: Notice) -> None:
        """Send to each address. When one did not take it, all get it again, by the same name."""
        receivers = addresses.chosen(self._known(), notice.recipient)
        content = signing.body(notice)
        signed = signing.headers(notice, content, self._secret(), int(time()))
        post = partial(self._post, content=content, headers=signed)
        known = [(one.host, one.url) for one in receivers]  # none is sent to where one is unknown
        with ThreadPoolExecutor(len(known)) as pool:
            _raise_what_failed([one for one in pool.map(post, known) if one is not None])

    def check(self) -> CheckAnswer:
        """Say where notices go, or what is missing; nothing is sent."""
        known, _ = self._known(), self._secret()
        hosts = ", ".join(self.hosts())
        text = message("Notices go to %(hosts)s, signed.", hosts=hosts)
        return CheckAnswer(bool(known), text)

    def _known(self) -> tuple[Address, ...]:
        known = addresses.read(self.settings.addresses)
        if not known:
            raise NotSetUp("no address is listed")
        return known

    def _secret(self) -> str:
        found = secret(self.settings.signed_with)
        if len(found) < SHORTEST_SECRET:
            raise NotSetUp(f"the secret has less than {SHORTEST_SECRET} characters")
        return found

    def _post(
        self, receiver: tuple[str, str], *, content: bytes, headers: dict[str, str]
    ) -> SourceError | None:
        """Send to one address; give what went wrong instead of raising it, for the others' sake."""
        host, url = receiver
        try:
            # By its name a receiver can tell it from a new one, so it may be asked again.
            answer = self.http.post(url, content=content, headers=headers, repeatable=True)
        except SourceError as error:
            return error
        if answer.ok:
            return None
        return SourceError(f"{host} answered with status {answer.status}")


def _raise_what_failed(errors: Sequence[SourceError]) -> None:
    """Raise one error for all; only if all asked for patience, it is no failure of ours."""
    if not errors:
        return
    text = "; ".join(map(str, errors))
    limited = [one for one in errors if isinstance(one, SourceLimited)]
    if len(limited) == len(errors):
        waits = [one.retry_after for one in limited if one.retry_after is not None]
        raise SourceLimited(text, max(waits, default=None))
    raise SourceError(text)
