"""The notices that a filter went back on trial: it seems broken, or its code is another one."""

from collections.abc import Iterable

from sqlalchemy import select

from moderation.config import Config
from moderation.domain.messages import Message, from_json, message
from moderation.extensions import db
from moderation.models import LedgerEntry
from moderation.queries.plugins.choices import setting_name, stored_choices
from moderation.work.handlers.mail.told import Told


def trial_notice(config: Config, filter_id: str) -> Told | None:
    """Tell why a filter is on trial; None when it counts again."""
    tried = [name for name, one in stored_choices().items() if filter_id in one.choice.shadow]
    if not tried:
        return None
    query = (
        select(LedgerEntry.public)
        .where(LedgerEntry.subject == f"setting:{setting_name(tried[0])}")
        .where(LedgerEntry.act == "plugin.put_on_trial")
        .order_by(LedgerEntry.subject_version.desc())
        .limit(1)
    )
    reason = (db.session.scalars(query).first() or {}).get("reason")
    reasons = [from_json(reason)] if isinstance(reason, dict) else []
    advice = message("If it was a wave of spam, let it count again; it is left alone for that day.")
    return _told(config, filter_id, reasons, advice)


def changed_notice(config: Config, filter_id: str, code: str) -> Told | None:
    """Tell that a filter is on trial for its new code, of which `code` is the end.

    None when an admin let that code count, or put it on trial themselves.
    """
    choices = [one.choice for one in stored_choices().values() if filter_id in one.choice.counting]
    if not any(
        filter_id not in one.shadow and not one.counting[filter_id].endswith(code)
        for one in choices
    ):
        return None
    reason = message("Its code is not the code that was let count.")
    advice = message("Look at its figures there, and let it count again.")
    return _told(config, filter_id, [reason], advice)


def _told(config: Config, filter_id: str, reasons: Iterable[Message], advice: Message) -> Told:
    where = f"{config.public_url}/admin/screening/filters/{filter_id}"
    lines = (
        *reasons,
        message("Until somebody lets it count again, the other filters decide without it."),
        message("Where: %(address)s", address=where),
    )
    subject = message("Venire: the filter %(name)s was put on trial", name=filter_id)
    return Told(subject, lines, advice, stands_on_a_page=True)
