"""What a decision on a suggested name said of the known tags that it looks like."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from moderation.domain.actor import Context
from moderation.models import ReviewItem, Revision, Tag, TagJudgement


def judge(
    session: Session, context: Context, item: ReviewItem, revision: Revision, tag: Tag
) -> None:
    """Keep what an approval says of each pair; `tag` is what it has put on the topic.

    A name that means another tag is the same as that one, and says nothing of the rest. A name that
    became or is a tag of its own is none of those that the matchers had named. An alias says
    nothing: it was known before.
    """
    name, means = str(revision.content["name"]), revision.content.get("means")
    near = {one["tag"]: one for one in _near(revision.content)}
    if means is not None:
        session.add(_judgement(context, item, name, tag.id, near.get(tag.id, {}), same=True))
    elif tag.name == name:
        session.add_all(
            _judgement(context, item, name, number, told, same=False)
            for number, told in near.items()
            if number != tag.id
        )


def forget_judgements(session: Session, item: ReviewItem) -> None:
    """Take back what the decision on an item said."""
    session.execute(delete(TagJudgement).where(TagJudgement.item_id == item.id))


def _judgement(
    context: Context,
    item: ReviewItem,
    name: str,
    tag_id: int,
    told: Mapping[str, Any],
    *,
    same: bool,
) -> TagJudgement:
    return TagJudgement(
        item_id=item.id, name=name, tag_id=tag_id, same=same, score=told.get("score"),
        claimed=bool(told.get("same", False)), decided_at=context.now,
    )  # fmt: skip


def _near(content: Mapping[str, object]) -> Iterator[Mapping[str, Any]]:
    """Read the known tags that were named when the name was suggested."""
    kept = content.get("near", ())
    if isinstance(kept, Sequence):
        yield from (one for one in kept if isinstance(one, Mapping))
