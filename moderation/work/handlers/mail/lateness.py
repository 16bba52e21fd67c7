"""The notice that something on the desk waits beyond its time."""

from collections.abc import Sequence
from datetime import datetime

from moderation.config import Config
from moderation.domain.messages import message
from moderation.queries.desk import COUNTED
from moderation.queries.measures.pace import Overdue, overdue
from moderation.work.handlers.mail.told import Told


def lateness_notice(config: Config, now: datetime) -> Told | None:
    """Tell how much waits too long by now; None when nothing does any more."""
    found = list(overdue(now).values())
    if not found:
        return None
    first = min(one.since for one in found)
    return Told(
        message("Venire: the desk is late"),
        (
            message("Waiting beyond their time: %(count)s", count=_together(found)),
            message("The first since (UTC): %(moment)s", moment=f"{first:%Y-%m-%d %H:%M}"),
            message("Where: %(address)s", address=f"{config.public_url}/review/measures"),
        ),
        message("This is told once a day at most, and only while something is late."),
        stands_on_a_page=True,
    )


def _together(found: Sequence[Overdue]) -> str:
    """Add up counts that stop at 1,001: what is left out is said by a plus."""
    number = sum(min(one.count, COUNTED) for one in found)
    return f"{number}+" if any(one.count > COUNTED for one in found) else str(number)
