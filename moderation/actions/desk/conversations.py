"""The short conversation on an appeal: a moderator asks, the author answers."""

from sqlalchemy.orm import Session

from moderation.actions.decisions import decide_locked
from moderation.actions.effects import effect_of
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import ActorKind, Context, require
from moderation.domain.errors import Invalid, NotFound, Stale
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState
from moderation.domain.messages import message
from moderation.domain.texts import clean
from moderation.models import AppealMessage, ReviewItem
from moderation.queries.authors.appeals import appeal_view

QUESTION_LIMIT = 2_000


def ask_author(context: Context, item_id: int, text: str, version: int) -> None:
    """Ask the author of an appeal something; what waits is held until the answer comes.

    `version` is the item's as the moderator saw it. Raises NotAllowed, also for who made the
    appealed decision; NotFound, Stale, and Invalid (field question; also when a question is open,
    the most have been asked, or the appeal is decided).
    """
    question = clean(text, QUESTION_LIMIT, multiline=True, field="question")
    with transaction() as session:
        item = _locked_appeal(session, context, item_id)
        if item.version != version:
            raise Stale(version=item.version, revision=item.revision)
        appeal = appeal_view(item_id)
        if appeal is None or not appeal.may_ask:
            raise Invalid.in_field("question", message("Nothing can be asked here now."))
        keep_message(session, context, item, question)
        if item.state == ItemState.WAITING:
            decide_locked(session, context, item, DecisionAct.HOLD, None)


def keep_message(session: Session, context: Context, item: ReviewItem, body: str) -> None:
    """Write a message of the actor on a locked appeal; the ledger gets its digest.

    It raises the item's version: nobody decides without having seen it.
    """
    user = int(context.actor.id) if context.actor.kind is ActorKind.USER else None
    row = AppealMessage(
        item_id=item.id, from_author=user is None, user_id=user, body=body, written_at=context.now
    )
    session.add(row)
    session.flush()
    act = "item.answered" if user is None else "item.asked"
    record(session, context, item, act, private={"message": row.id, "body": body})


def _locked_appeal(session: Session, context: Context, item_id: int) -> ReviewItem:
    item = lock(session, ReviewItem, item_id)
    if item.kind != ItemKind.APPEAL:
        raise NotFound
    effect = effect_of(ItemKind.APPEAL)
    require(context, effect.permission)
    effect.guard(session, context, item)
    return item
