"""Keeping of an address what the law and the site's filters allow, and forgetting it in time."""

import secrets
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation.actions.rows import insert_into
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.authors.addresses import ADDRESS_DAYS, KEY_LENGTH, mark
from moderation.models import DayKey, RequestTrace
from moderation.models.base import table_of

_keys, _traces = table_of(DayKey), table_of(RequestTrace)
_KNOWN = select(_keys.c.key)
#: Addresses that are forgotten in one transaction.
_MOST_AT_ONCE = 200


def kept_of(session: Session, day: date, address: str, sealed: bytes | None) -> dict[str, object]:
    """Give the columns of a trace that are kept of an address: its mark, and what was sealed."""
    marked = mark(_key_of(session, day), address) if address else ""
    until = None if sealed is None else day + timedelta(days=ADDRESS_DAYS)
    return {"address_key": marked, "address": sealed, "address_until": until}


def _key_of(session: Session, day: date) -> bytes:
    """Give the day's key; the first who asks makes it."""
    connection = session.connection()
    known = connection.execute(_KNOWN.where(_keys.c.day == day)).scalar_one_or_none()
    if known is None:
        fresh = insert_into(session, _keys).values(day=day, key=secrets.token_bytes(KEY_LENGTH))
        connection.execute(fresh.on_conflict_do_nothing())
        known = connection.execute(_KNOWN.where(_keys.c.day == day)).scalar_one()
    return bytes(known)


def forget_addresses(context: Context, *, needed: bool, most: int = 5_000) -> int:
    """Forget up to ``most`` sealed addresses whose time is over; all where none is needed now."""
    kept = _traces.c.address_until
    due = kept <= context.now.date() if needed else kept.is_not(None)
    some = select(_traces.c.item_id).where(due).limit(_MOST_AT_ONCE)
    forget = update(_traces).where(_traces.c.item_id.in_(some))
    forget = forget.values(address=None, address_until=None)
    total = 0
    while total < most:
        with transaction() as session:
            count = session.connection().execute(forget).rowcount
        total += count
        if count < _MOST_AT_ONCE:
            break
    return total
