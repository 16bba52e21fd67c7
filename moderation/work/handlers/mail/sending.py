"""Notices to the operator, through the first notifier that is set up."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext

from moderation.actions.operating.lateness import LATENESS
from moderation.actions.screening.emergencies import CHANGED, PUT_ON_TRIAL
from moderation.actions.transaction import transaction
from moderation.config import Config
from moderation.domain.errors import NotFound
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.hooks.calling.answers import Answer, FailureKind
from moderation.hooks.contracts import Notice
from moderation.hooks.doors import NOTIFIERS
from moderation.work.claims import Claim, finish, renew
from moderation.work.claims.returns import Return, give_back
from moderation.work.handlers.giving_up import give_up
from moderation.work.handlers.mail.lateness import lateness_notice
from moderation.work.handlers.mail.seals import seal_notice
from moderation.work.handlers.mail.told import Told
from moderation.work.handlers.mail.trials import changed_notice, trial_notice
from moderation.work.horse.stopping import stop_if_asked
from moderation.work.place import context
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
    config: Config = current_app.config["VENIRE"]
    try:
        told = _told(config, claim.subject)
    except NotFound as error:
        give_up(claim, error.reason)
        return
    db.session.rollback()  # a notifier may take long: no snapshot stays open meanwhile
    if told is None:
        _done(claim)
        return
    answer = _hand_over(shift, _notice(config, claim.subject, told))
    if answer is None and not told.stands_on_a_page:
        text = message("No notice is sent: set VENIRE_SMTP_URL and VENIRE_CONTACT.")
        give_up(claim, text)
    elif answer is None or answer.failure is None:
        _done(claim)
    elif answer.failure.kind is FailureKind.RESTING:
        give_back([claim], Return(counts=False, error=answer.excuse, wait=RESTING_WAIT))
    else:
        failure = answer.failure
        give_back([claim], Return(error=failure.reason, wait=failure.retry_after))


def _told(config: Config, subject: str) -> Told | None:
    """Say what a work item's subject names; None when there is nothing to tell any more.

    Raises NotFound for what cannot be told.
    """
    sort, _, rest = subject.partition(":")
    if sort == LATENESS:
        return lateness_notice(config, context().now)
    if sort == PUT_ON_TRIAL:
        return trial_notice(config, rest.partition(":")[0])
    if sort == CHANGED:
        return changed_notice(config, *rest.split(":", 1))
    return seal_notice(config, date.fromisoformat(rest))


def _notice(config: Config, subject: str, told: Told) -> Notice:
    body = "\n".join([*map(_said, told.lines), "", _said(told.advice)])
    # The site makes it another installation's notice, for whoever gets both.
    site = urlsplit(config.public_url).netloc
    return Notice(f"{subject}@{site}", config.contact or "", _said(told.subject), body)


def _done(claim: Claim) -> None:
    with transaction() as session:
        finish(session, [claim])


def _hand_over(shift: Shift, notice: Notice) -> Answer[bool] | None:
    """Ask the notifiers in the admin's order until one is set up; None when none is.

    A notice that one of them failed to send is not given to another: it may have arrived.
    """
    for one in shift.plugins.backends(NOTIFIERS):
        answer = shift.plugins.send_notice(one.id, notice)
        if answer.failure is None or answer.failure.kind not in _NOT_SET_UP:
            return answer
    return None


def _said(text: Message) -> str:
    """Put a text into the installation's language."""
    return text.render(gettext(text.id))
