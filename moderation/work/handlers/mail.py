"""Notices to the operator, through the first notifier that is set up."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext

from moderation.actions.transaction import transaction
from moderation.config import Config
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.hooks.calling.answers import Answer, FailureKind
from moderation.hooks.contracts import Notice
from moderation.hooks.doors import NOTIFIERS
from moderation.queries.day_seals import PublishedSeal, seal_of
from moderation.work.claims import Claim, finish, renew
from moderation.work.claims.returns import Return, give_back
from moderation.work.handlers.giving_up import give_up
from moderation.work.horse.stopping import stop_if_asked
from moderation.work.shift import Shift

RESTING_WAIT = 60.0  # seconds until a notifier that rests after failures is asked again

#: A notifier that ends so cannot send anything as it is set up: the next one is asked.
_NOT_SET_UP = frozenset({FailureKind.UNUSABLE, FailureKind.MISSING})


def send_mail(shift: Shift, claims: Sequence[Claim]) -> None:
    """Hand each claim's notice over; what a notifier did not take is sent again later."""
    left = list(claims)
    while left:
        stop_if_asked()
        # One call may outlast a lease, and the others wait for it.
        left = renew(left, _longest(shift) + shift.pace.lease)
        for one in left[:1]:
            _send(shift, one)
        left = left[1:]


def _longest(shift: Shift) -> float:
    return sum(one.seconds_limit for one in shift.plugins.backends(NOTIFIERS))


def _send(shift: Shift, claim: Claim) -> None:
    notice = _notice(claim)
    if notice is None:
        give_up(claim, message("This day of the ledger is not closed."))
        return
    answer = _hand_over(shift, notice)
    if answer is None:
        text = message("No notice is sent: set VENIRE_SMTP_URL and VENIRE_CONTACT.")
        give_up(claim, text)
    elif answer.failure is None:
        with transaction() as session:
            finish(session, [claim])
    elif answer.failure.kind is FailureKind.RESTING:
        give_back([claim], Return(counts=False, error=answer.excuse, wait=RESTING_WAIT))
    else:
        failure = answer.failure
        give_back([claim], Return(error=failure.reason, wait=failure.retry_after))


def _hand_over(shift: Shift, notice: Notice) -> Answer[bool] | None:
    """Ask the notifiers in the admin's order until one is set up; None when none is.

    A notice that one of them failed to send is not given to another: it may have arrived.
    """
    for one in shift.plugins.backends(NOTIFIERS):
        answer = shift.plugins.send_notice(one.id, notice)
        if answer.failure is None or answer.failure.kind not in _NOT_SET_UP:
            return answer
    return None


def _notice(claim: Claim) -> Notice | None:
    """Make the notice that a claim's subject names; None when there is nothing to tell."""
    config: Config = current_app.config["VENIRE"]
    seal = seal_of(date.fromisoformat(claim.subject.partition(":")[2]))
    db.session.rollback()  # a notifier may take long: no snapshot stays open meanwhile
    if seal is None:
        return None
    site = urlsplit(config.public_url).netloc
    subject = _said(message("Venire: seal of the ledger for %(day)s", day=str(seal.day)))
    reason = message(
        "Keep this: with it anybody can prove that the ledger up to that day was not written anew."
    )
    body = "\n".join([*map(_said, _lines(config, seal)), "", _said(reason)])
    # The site makes it another installation's notice, for whoever gets both.
    return Notice(f"{claim.subject}@{site}", config.contact or "", subject, body)


def _lines(config: Config, seal: PublishedSeal) -> tuple[Message, ...]:
    return (
        message("Day (UTC): %(day)s", day=str(seal.day)),
        message("Rows: %(count)s", count=seal.position),
        message("Hash: %(hash)s", hash=seal.hash),
        message("Site: %(address)s", address=config.public_url),
    )


def _said(text: Message) -> str:
    """Put a text into the installation's language."""
    return text.render(gettext(text.id))
