"""Letting people look at what was published without them: a report in the rule's own name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.authors.reporters import report_key
from moderation.domain.lifecycle import ItemKind
from moderation.hooks.contracts import ScreenedItem
from moderation.models import Comment, ReviewItem
from moderation.models.base import table_of

RULE = Actor(ActorKind.RULE, "screening")

_items = table_of(ReviewItem)


def let_people_look(session: Session, context: Context, item: ScreenedItem, reason: str) -> None:
    """Report a published comment, once; `reason` is the code that the desk shows for it."""
    comment = session.scalars(select(Comment.id).where(Comment.item_id == item.item_id)).one()
    key = report_key(f"comment:{comment}")
    ours = select(_items.c.id).where(_items.c.duplicate_key == key, _items.c.origin == str(RULE))
    if session.connection().execute(ours.limit(1)).first() is not None:
        return
    content = {
        "subject": f"comment:{comment}",
        "reason": "spam",
        "note": "",
        "quoted": item.fields["body"],
    }
    proposal = Proposal(
        ItemKind.REPORT,
        content,
        item.text,
        str(RULE),
        item.topic_id,
        reason=reason,
        duplicate_key=key,
    )
    propose(session, context, proposal)
