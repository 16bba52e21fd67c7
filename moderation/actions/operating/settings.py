"""Changing a setting of the site or of a plugin."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site
from moderation.actions.record import record
from moderation.actions.rows import make_unless_there
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Stale
from moderation.domain.messages import Message
from moderation.domain.roles import Permission
from moderation.models import Setting
from moderation.models.base import table_of
from moderation.queries.settings import SITE, SiteSettings


def change_site_settings(context: Context, settings: SiteSettings, seen_version: int) -> int:
    """Store the site's settings; return their new version. Raises NotAllowed and Stale."""
    require(context, Permission.SETTING_CHANGE)
    return change_setting(context, SITE, settings.as_json(), seen_version)


def change_setting(
    context: Context, name: str, value: Mapping[str, object], seen_version: int | None = None
) -> int:
    """Store a setting by its dotted name; return its new version.

    The caller has checked the permission that the setting needs. Raises Stale when
    ``seen_version`` is given and somebody changed the setting since.
    """
    with transaction() as session:
        return store_setting(session, context, name, value, seen_version)


def store_setting(
    session: Session,
    context: Context,
    name: str,
    value: Mapping[str, object],
    seen_version: int | None = None,
    act: str = "setting.changed",
    reason: Message | None = None,
) -> int:
    """Store a setting inside the caller's transaction; see ``change_setting``.

    ``act`` is the name of the ledger's row, ``reason`` stands in it.
    """
    make_unless_there(session, table_of(Setting), {"id": name, "value": {}, "version": 0})
    row = session.get_one(Setting, name, with_for_update=True, populate_existing=True)
    if seen_version is not None and row.version != seen_version:
        raise Stale(version=row.version)
    row.value = dict(value)
    record(session, context, row, act, reason=reason)
    touch_site(session)  # pages tell what the jury's rules are
    return row.version
