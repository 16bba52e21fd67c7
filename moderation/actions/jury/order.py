"""Asking for a jury check: by a person, or because the last one is too old."""

from datetime import timedelta

from sqlalchemy import select, update

from moderation.actions.effects.rechecks import call_jury
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import Topic
from moderation.queries.settings import site_settings

MOST_AT_ONCE = 50


def order_check(context: Context, slug: str, cause: str = "moderator") -> int:
    """Ask the jury to hear a topic now; return the topic's id. A check that waits is not doubled.

    Raises NotAllowed and NotFound.
    """
    require(context, Permission.JURY_ORDER)
    with transaction() as session:
        topic_id = session.scalars(select(Topic.id).where(Topic.slug == slug)).first()
        if topic_id is None:
            raise NotFound(message("There is no topic at this address."))
        call_jury(session, context, topic_id, cause, due_at=context.now)
        return topic_id


def schedule_due_checks(context: Context) -> int:
    """Ask for a check of every topic whose time has come, 50 a call; return how many.

    A topic is due when ``check_due_at`` has passed; the time moves on by the admin's interval at
    once, so that a jury that fails is not asked at every tick.
    """
    interval = timedelta(days=site_settings().check_interval_days)
    with transaction() as session:
        due = (
            select(Topic.id)
            .where(Topic.check_due_at <= context.now, Topic.visible)
            .order_by(Topic.check_due_at)
            .limit(MOST_AT_ONCE)
        )
        identifiers = session.scalars(due).all()
        for identifier in identifiers:
            call_jury(session, context, identifier, "schedule", due_at=context.now)
        if identifiers:
            session.execute(
                update(Topic)
                .where(Topic.id.in_(identifiers))
                .values(check_due_at=context.now + interval)
                .execution_options(synchronize_session=False)
            )
        return len(identifiers)
