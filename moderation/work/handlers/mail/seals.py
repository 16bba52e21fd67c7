"""The notice of a day's seal of the ledger."""

from datetime import date

from moderation.config import Config
from moderation.domain.errors import NotFound
from moderation.domain.messages import Message, message
from moderation.queries.day_seals import PublishedSeal, seal_of
from moderation.work.handlers.mail.told import Told


def seal_notice(config: Config, day: date) -> Told:
    """Tell the seal of a day. Raises NotFound for a day that is not closed."""
    seal = seal_of(day)
    if seal is None:
        raise NotFound(message("This day of the ledger is not closed."))
    reason = message(
        "Keep this: with it anybody can prove that the ledger up to that day was not written anew."
    )
    subject = message("Venire: seal of the ledger for %(day)s", day=str(seal.day))
    return Told(subject, _lines(config, seal), reason)


def _lines(config: Config, seal: PublishedSeal) -> tuple[Message, ...]:
    return (
        message("Day (UTC): %(day)s", day=str(seal.day)),
        message("Rows: %(count)s", count=seal.position),
        message("Hash: %(hash)s", hash=seal.hash),
        message("Site: %(address)s", address=config.public_url),
    )
