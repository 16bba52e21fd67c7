"""What an author is told of what they sent, on the page that only they know the address of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from moderation.domain.accounts import token_hash
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.openness import Statement, appealable_until
from moderation.extensions import db
from moderation.models import Comment, Receipt, ReviewItem, Revision
from moderation.queries.authors.appeals import (
    AppealView,
    Restriction,
    latest_appeal,
    restriction_on,
)
from moderation.queries.authors.waits import usual_wait_for
from moderation.queries.desk.reasons import all_reasons, find
from moderation.queries.desk.topics import TopicLink, topic_links
from moderation.queries.openness.statements import statements_to


class Standing(StrEnum):
    """How something that was sent stands, for its author."""

    WAITS = "waits"
    ACCEPTED = "accepted"
    SET_ASIDE = "set_aside"
    """Published, and hidden until reports of it are decided."""
    TAKEN_DOWN = "taken_down"
    """Published, and hidden since a report was upheld."""
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """One submission for its author.

    `words` are the author's own, by field; none for a voice that joined another's proposal.
    `usual` is the time within which such things are usually decided, None while that is not known
    or no matter any more. `restriction` is a decision against the author that stands. `told` is
    what the ready reason of it says to authors in the reader's language, `told_on_appeal` the same
    of the decision on the appeal; "" where nothing is. `statements` are the statements of reasons
    made to the author, newest first.
    """

    kind: ItemKind
    standing: Standing
    joined: bool
    language: str
    words: Mapping[str, str]
    topic: TopicLink | None
    comment_id: int | None
    sent_at: datetime
    usual: timedelta | None
    restriction: Restriction | None
    appeal: AppealView | None
    told: str
    told_on_appeal: str
    statements: tuple[Statement, ...] = ()

    @property
    def may_appeal(self) -> bool:
        """Whether there is a decision to appeal against that was not appealed before."""
        if self.joined or self.restriction is None:
            return False
        return self.appeal is None or self.appeal.decision_id != self.restriction.decision_id

    def appealable_until(self, statement: Statement) -> datetime:
        """Until when the author can appeal against the decision of a statement."""
        return appealable_until(self.sent_at, statement.made_at)


#: The fields that the sender wrote, by kind; the rest is other people's, or ours.
_OWN: Mapping[ItemKind, tuple[str, ...]] = {
    ItemKind.COMMENT: ("author", "body"),
    ItemKind.TAG_SUGGESTION: ("typed",),
    ItemKind.RECHECK_REQUEST: ("why",),
    ItemKind.REPORT: ("note",),
    ItemKind.TOPIC_PROPOSAL: ("question", "why"),
}


def receipt(token: str, locale: str) -> ReceiptView | None:
    """Return what the secret of a receipt opens; None for no such receipt."""
    row = db.session.get(Receipt, token_hash(token))
    if row is None:
        return None
    item = db.session.get_one(ReviewItem, row.item_id)
    topics = topic_links([item.topic_id] if item.topic_id else [], locale)
    restriction = None if row.joined else restriction_on(item.id)
    appeal = None if row.joined else latest_appeal(item.id)
    statements = () if row.joined else statements_to(item.id)
    standing = _standing(item, restriction)
    kind = ItemKind(item.kind)
    return ReceiptView(
        kind=kind,
        standing=standing,
        joined=row.joined,
        language=item.language,
        words={} if row.joined else _own_words(item),
        topic=topics.get(item.topic_id or 0),
        comment_id=_comment_id(item.id) if standing is Standing.ACCEPTED else None,
        sent_at=row.given_at,
        usual=usual_wait_for(kind) if standing is Standing.WAITS else None,
        restriction=restriction,
        appeal=appeal,
        told=_stated(restriction, statements, locale) or _told(restriction, locale),
        told_on_appeal=_told(appeal, locale),
        statements=statements,
    )


def _stated(restriction: Restriction | None, statements: Sequence[Statement], locale: str) -> str:
    """Return what the author was told at the decision; the ready reason may say more by now."""
    decision = None if restriction is None else restriction.decision_id
    return next((one.told(locale) for one in statements if one.decision == decision), "")


def _told(decision: Restriction | AppealView | None, locale: str) -> str:
    canned = "" if decision is None else decision.canned
    chosen = find(all_reasons(), canned) if canned else None
    return "" if chosen is None else chosen.told(locale)


def _standing(item: ReviewItem, restriction: Restriction | None) -> Standing:
    if item.state == ItemState.APPROVED:
        if restriction is not None:
            return Standing.TAKEN_DOWN
        hidden = select(Comment.id).where(Comment.item_id == item.id, ~Comment.shown)
        set_aside = db.session.scalars(hidden).first() is not None
        return Standing.SET_ASIDE if set_aside else Standing.ACCEPTED
    known = {ItemState.REJECTED: Standing.REJECTED, ItemState.WITHDRAWN: Standing.WITHDRAWN}
    return known.get(ItemState(item.state), Standing.WAITS)


def _own_words(item: ReviewItem) -> dict[str, str]:
    # The first revision is what the author wrote; later ones are others' edits.
    revision = db.session.get(Revision, (item.id, 1))
    content = {} if revision is None else revision.content
    fields = _OWN.get(ItemKind(item.kind), ())
    return {name: str(content[name]) for name in fields if content.get(name)}


def _comment_id(item_id: int) -> int | None:
    return db.session.scalars(select(Comment.id).where(Comment.item_id == item_id)).first()
