"""Asking enrichers for evidence on a topic."""

from sqlalchemy import select

from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import Topic
from moderation.work import outbox


def order_enrichment(context: Context, slug: str) -> int:
    """Ask every enricher for evidence on a topic; return the topic's id.

    What they find waits for a decision. Raises NotAllowed and NotFound.
    """
    require(context, Permission.EVIDENCE_DECIDE)
    with transaction() as session:
        topic_id = session.scalars(select(Topic.id).where(Topic.slug == slug)).first()
        if topic_id is None:
            raise NotFound(message("There is no topic at this address."))
        subject = f"topic:{topic_id}"
        outbox.ask(session, "enrich", subject, due_at=context.now, now=context.now)
        return topic_id
