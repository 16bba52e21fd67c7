"""Translating a topic's words: asked for by an editor, drafted by a plugin, approved by people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.jury.hearing import Fence
from moderation.actions.record import lock
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.lifecycle import OPEN_STATES, ItemKind
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.texts import clean
from moderation.models import ReviewItem, Topic, TopicText
from moderation.work import outbox

LIMITS: Mapping[str, int] = {"question": 300, "short_answer": 600, "description": 2_000}
"""The fields of a topic's words, and how many characters each may have."""
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")


@dataclass(frozen=True, slots=True)
class TranslationDraft:
    """A topic's words in `target` as a plugin made them of those in `source`, by field.

    `coverage` is the share of the words (0 to 1) that was in fact translated.
    """

    source: str
    target: str
    original: Mapping[str, str]
    words: Mapping[str, str]
    coverage: float


def order_translation(context: Context, slug: str, target: str) -> int:
    """Ask for a draft of a topic's words in the locale `target`; return the topic's id.

    The draft waits for a decision. Raises NotAllowed, NotFound, and Invalid (language) for what is
    no locale, and for one in which the topic has words, or a draft that waits.
    """
    require(context, Permission.TOPIC_WRITE)
    if not _LOCALE.fullmatch(target):
        raise Invalid.in_field("language", message("There is no such language."))
    with transaction() as session:
        topic_id = session.scalars(select(Topic.id).where(Topic.slug == slug)).first()
        if topic_id is None:
            raise NotFound(message("There is no topic at this address."))
        if not _is_wanted(session, topic_id, target):
            text = message("The topic has words in this language, or a draft of them waits.")
            raise Invalid.in_field("language", text)
        subject = f"topic:{topic_id}:{target}"
        outbox.ask(session, "translate", subject, due_at=context.now, now=context.now)
        return topic_id


def propose_translation(
    context: Context, topic_id: int, draft: TranslationDraft, origin: str, fence: Fence
) -> int | None:
    """Queue a draft; return the item's id, None when it is not wanted any more.

    `origin` names who made it, such as `plugin:glossary`. Raises Invalid for words that are too
    long for their field.
    """
    content = _content(draft)
    with transaction() as session:
        fence(session)
        lock(session, Topic, topic_id)
        if not _is_wanted(session, topic_id, draft.target):
            return None
        return propose(session, context, _proposal(topic_id, draft, content, origin))


def _is_wanted(session: Session, topic_id: int, target: str) -> bool:
    """Whether the topic has neither words nor a waiting draft in this language."""
    waiting = select(ReviewItem.id).where(
        ReviewItem.duplicate_key == _key(topic_id, target), ReviewItem.state.in_(OPEN_STATES)
    )
    there = session.get(TopicText, (topic_id, target)) is not None
    return not there and session.scalars(waiting.limit(1)).first() is None


def _content(draft: TranslationDraft) -> dict[str, object]:
    words = {
        name: clean(
            draft.words.get(name, ""), limit, name == "description",
            required=name == "question", field=name,
        )
        for name, limit in LIMITS.items()
    }  # fmt: skip
    return {
        "source": draft.source,
        "target": draft.target,
        "coverage": round(draft.coverage, 3),
        "original": dict(draft.original),
        **words,
    }


def _proposal(
    topic_id: int, draft: TranslationDraft, content: dict[str, object], origin: str
) -> Proposal:
    return Proposal(
        ItemKind.TRANSLATION,
        content,
        str(content["question"]),
        origin,
        topic_id,
        language=draft.target,
        duplicate_key=_key(topic_id, draft.target),
        reason="translation",
    )


def _key(topic_id: int, target: str) -> str:
    return f"translation:{topic_id}:{target}"
