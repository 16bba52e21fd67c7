"""Closing a day of the ledger: its last hash is kept, published and mailed to the operator."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from moderation.actions.pages import touch_site
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.models import DaySeal, LedgerEntry
from moderation.work import outbox


def close_yesterday(context: Context) -> bool:
    """Keep the head of the chain for yesterday (UTC), once its acts are sealed.

    Returns whether a day was closed now. Safe to run many times and on several hosts; a day
    without a new act repeats the head of the day before.
    """
    today = context.now.astimezone(UTC).date()
    yesterday = today - timedelta(days=1)
    midnight = datetime.combine(today, time(), UTC)
    with transaction() as session:
        if session.get(DaySeal, yesterday, with_for_update=True) is not None:
            return False
        unsealed = LedgerEntry.position.is_(None) & (LedgerEntry.written_at < midnight)
        if session.scalars(select(LedgerEntry.id).where(unsealed).limit(1)).first() is not None:
            return False
        sealed = LedgerEntry.position.is_not(None) & (LedgerEntry.written_at < midnight)
        head = select(LedgerEntry).where(sealed).order_by(LedgerEntry.position.desc()).limit(1)
        row = session.scalars(head).first()
        if row is None or row.position is None or row.hash is None:
            return False
        session.add(
            DaySeal(day=yesterday, position=row.position, hash=row.hash, closed_at=context.now)
        )
        outbox.ask(session, "mail", f"day_seal:{yesterday}", due_at=context.now, now=context.now)
        touch_site(session)
        return True
