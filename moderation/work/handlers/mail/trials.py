"""The notice that a filter was put back on trial because something seems wrong with it."""

from sqlalchemy import select

from moderation.config import Config
from moderation.domain.messages import from_json, message
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
    where = f"{config.public_url}/admin/screening/filters/{filter_id}"
    return Told(
        message("Venire: the filter %(name)s was put on trial", name=filter_id),
        (
            *([from_json(reason)] if isinstance(reason, dict) else []),
            message("Until somebody lets it count again, the other filters decide without it."),
            message("Where: %(address)s", address=where),
        ),
        message("If it was a wave of spam, let it count again; it is left alone for that day."),
        stands_on_a_page=True,
    )
