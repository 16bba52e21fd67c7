"""Deleting what is kept for a time only: a bounded number of rows each time, oldest first."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, select, tuple_

from moderation.actions.transaction import transaction
from moderation.config import QUEUES
from moderation.domain.actor import Context
from moderation.domain.authors.addresses import KEY_DAYS
from moderation.domain.openness import APPEALS_KEPT, RECEIPTS_KEPT
from moderation.models import (
    Base,
    BlindSample,
    CachedAnswer,
    DayKey,
    FilterHour,
    FilterOutcome,
    Heartbeat,
    LoginThrottle,
    OutboundSlot,
    PluginHealth,
    Receipt,
    RequestTrace,
    SignInLink,
    StatementRow,
    TextSketch,
    UserSession,
    WorkItem,
    WorkState,
)
from moderation.models.base import table_of

MOST_AT_ONCE = 200
#: Finished work is kept so long for whoever looks what happened.
WORK_KEPT = timedelta(days=7)
THROTTLE_KEPT = timedelta(days=2)
HEARTBEAT_KEPT = timedelta(minutes=5)
#: The hours of plugins' counts that are kept for whoever looks back.
HEALTH_KEPT = timedelta(days=14)
#: What filters answered by the hour, for the weeks that are shown; and how right they were.
HOURS_KEPT = timedelta(days=91)
OUTCOMES_KEPT = timedelta(days=400)
#: So long a text is known by its sketch.
SKETCHES_KEPT = timedelta(days=30)
#: Places are timed by the database's clock, this by the machine's: room for their difference.
SLOT_KEPT = timedelta(minutes=5)


def clean_up(context: Context, most: int = 5_000) -> int:
    """Delete up to ``most`` rows of each table whose time is over; return how many in all.

    Work that is done, expired sessions and links, forgotten throttles, traces of requests past
    their day, heartbeats of processes that are gone, old hours of plugins' counts, sketches of
    texts past their month, answers of services and places in their queues whose time is over, and
    old receipts of what nobody decided against lately. Dead work stays until it is retried.
    """
    return sum(_delete(table, over, most) for table, over in _over(context))


def _over(context: Context) -> list[tuple[type[Base], ColumnElement[bool]]]:
    now = context.now
    appealable = exists().where(
        StatementRow.item_id == Receipt.item_id, StatementRow.made_at >= now - APPEALS_KEPT
    )
    done = and_(
        WorkItem.queue.in_(QUEUES),  # the index begins with it
        WorkItem.state == WorkState.done,
        WorkItem.finished_at < now - WORK_KEPT,
    )
    return [
        (WorkItem, done),
        (UserSession, UserSession.expires_at < now),
        (SignInLink, SignInLink.expires_at < now),
        (LoginThrottle, LoginThrottle.last_failure_at < now - THROTTLE_KEPT),
        (Heartbeat, Heartbeat.seen_at < now - HEARTBEAT_KEPT),
        (RequestTrace, RequestTrace.delete_on <= now.date()),
        (DayKey, DayKey.day < now.date() - timedelta(days=KEY_DAYS)),
        (Receipt, and_(Receipt.given_at < now - RECEIPTS_KEPT, ~appealable)),
        (PluginHealth, PluginHealth.hour < now - HEALTH_KEPT),
        (FilterHour, FilterHour.hour < now - HOURS_KEPT),
        (FilterOutcome, FilterOutcome.decided_at < now - OUTCOMES_KEPT),
        (BlindSample, BlindSample.drawn_at < now - OUTCOMES_KEPT),
        (TextSketch, TextSketch.made_at < now - SKETCHES_KEPT),
        (CachedAnswer, CachedAnswer.expires_at < now),
        (OutboundSlot, OutboundSlot.until < now - SLOT_KEPT),
    ]


def _delete(model: type[Base], over: ColumnElement[bool], most: int) -> int:
    table = table_of(model)
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(over).limit(MOST_AT_ONCE)
    statement = delete(table).where(key.in_(some))
    total = 0
    while total < most:
        with transaction() as session:
            count = session.connection().execute(statement).rowcount
        total += count
        if count < MOST_AT_ONCE:
            break
    return total
