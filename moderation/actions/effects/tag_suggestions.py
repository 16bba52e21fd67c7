"""An approved tag suggestion stands on its topic, made first when the vocabulary lacks it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.record import lock, lock_name, record
from moderation.actions.tags.judging import forget_judgements, judge
from moderation.actions.tags.making import make_tag
from moderation.actions.tags.relations import add_alias, in_relations, retire_alias
from moderation.actions.tags.standing import Retag, retag
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import message
from moderation.models import LedgerEntry, ReviewItem, Revision, Tag, TagAlias, Topic, TopicTag
from moderation.queries.authors.appeals import standing_decision
from moderation.queries.desk.ahead.changed import changed_by

#: Approved suggestions on a topic that are looked through for the same tag.
MOST_BESIDE = 200


def put_on(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Put the tag on the topic; a known alias gives the tag behind it.

    Where a moderator said that it means another tag, that one is put on, and the suggested name
    becomes its alias if they said so too.
    """
    name, means = str(revision.content["name"]), revision.content.get("means")
    if means is None:
        tag = tag_named(session, context, name)
    else:
        tag = _known(session, str(means))
        if revision.content.get("alias"):
            add_alias(session, context, name, tag)
    judge(session, context, item, revision, tag)
    topic_id = lock(session, Topic, item.topic_id).id
    if not set_present(session, context, topic_id, tag, True):
        _stand_beside(session, context, item, tag)


def take_off(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take off what the decision put on; a tag or alias that it made leaves the vocabulary.

    A tag for which another approved suggestion stands stays until that is taken back too.
    """
    forget_judgements(session, item)
    for link in links_of(session, item, numbers_of("topic_tag", undone)):
        tag = lock(session, Tag, link.tag_id)
        if not suggestions_beside(session, item, tag):
            set_present(session, context, link.topic_id, tag, False)
    for tag_id in numbers_of("tag", undone):
        tag = lock(session, Tag, tag_id)
        if tag.topic_count == 0 and tag.live and not in_relations(session, tag):
            tag.live = False
            record(session, context, tag, "tag.retired")
    for alias_id in numbers_of("tag_alias", undone):
        retire_alias(session, context, lock(session, TagAlias, alias_id))


def suggestions_beside(session: Session, item: ReviewItem, tag: Tag) -> list[int]:
    """Return the other approved suggestions on an item's topic that stand for a tag."""
    query = (
        select(ReviewItem.id, Revision.content)
        .join(
            Revision,
            (Revision.item_id == ReviewItem.id) & (Revision.number == ReviewItem.revision),
        )
        .where(
            ReviewItem.topic_id == item.topic_id,
            ReviewItem.kind == ItemKind.TAG_SUGGESTION,
            ReviewItem.state == ItemState.APPROVED,
            ReviewItem.id != item.id,
        )
        .limit(MOST_BESIDE)
    )
    means = {row.id: str(row.content.get("means") or row.content["name"]) for row in
             session.execute(query)}  # fmt: skip
    alias = select(TagAlias.name).where(
        TagAlias.name.in_(means.values()), TagAlias.tag_id == tag.id, TagAlias.live
    )
    names = {tag.name, *session.scalars(alias)} if means else set()
    return [number for number, name in means.items() if name in names]


def links_of(session: Session, item: ReviewItem, numbers: list[int]) -> list[TopicTag]:
    """Of the links that the last approval of an item changed, those that it put on by itself.

    The others came or went because tags imply each other. What was put on is read from the ledger:
    the tag may have another name by now, and the link may be implied.
    """
    put = _put_on_by(session, item, numbers)
    query = select(TopicTag).where(TopicTag.id.in_(put)).order_by(TopicTag.id)
    return list(session.scalars(query))


def _put_on_by(session: Session, item: ReviewItem, numbers: list[int]) -> set[int]:
    """Of links, the numbers of those that the approval's acts put on the topic as no implied ones.

    Where two suggestions were approved together, the tag of the other may be among them.
    """
    approvals = select(LedgerEntry.act_group).where(
        LedgerEntry.subject == f"item:{item.id}", LedgerEntry.act == "item.approve"
    )
    last = approvals.order_by(LedgerEntry.subject_version.desc()).limit(1)
    query = select(LedgerEntry.subject, LedgerEntry.public).where(
        LedgerEntry.subject.in_([f"topic_tag:{number}" for number in numbers]),
        LedgerEntry.act_group == last.scalar_subquery(),
        LedgerEntry.act == "topic.tagged",
    )
    rows = session.execute(query)
    explicit = (row.subject for row in rows if not row.public["set"].get("implied"))
    return set(numbers_of("topic_tag", frozenset(explicit)))


def _stand_beside(session: Session, context: Context, item: ReviewItem, tag: Tag) -> None:
    """Let a suggestion stand for a tag that another one has put on, and perhaps made.

    It counts among what this decision has changed, so that whoever is taken back last takes it off.
    """
    others = suggestions_beside(session, item, tag)
    if not others:
        return
    record(session, context, _link(session, item.topic_id or 0, tag.id), "topic.tagged")
    decisions = (standing_decision(number) for number in others)
    if any(f"tag:{tag.id}" in changed_by(one) for one in decisions if one is not None):
        record(session, context, tag, "tag.made")


def numbers_of(kind: str, subjects: frozenset[str]) -> list[int]:
    """Return the numbers of the subjects of one kind, such as 7 of ``tag:7``, in order."""
    named = (subject.partition(":") for subject in subjects)
    return sorted(int(number) for name, _, number in named if name == kind)


def tag_named(session: Session, context: Context, name: str) -> Tag:
    """Return the tag with this normalised name or alias, made or revived when there is none."""
    lock_name(session, f"tag named {name}")
    alias = select(TagAlias.tag_id).where(TagAlias.name == name, TagAlias.live).scalar_subquery()
    query = select(Tag).where((Tag.name == name) | (Tag.id == alias))
    # A retired tag may have become the alias of a living one.
    tag = session.scalars(query.order_by(Tag.live.desc()).with_for_update()).first()
    if tag is not None and tag.live:
        return tag
    return make_tag(session, context, tag.name if tag else name)


def _known(session: Session, name: str) -> Tag:
    """Return the tag in use with this name or alias. Raises Invalid (field means)."""
    alias = select(TagAlias.tag_id).where(TagAlias.name == name, TagAlias.live).scalar_subquery()
    query = select(Tag).where((Tag.name == name) | (Tag.id == alias), Tag.live)
    tag = session.scalars(query.with_for_update()).first()
    if tag is None:
        raise Invalid.in_field("means", message("There is no tag “%(name)s”.", name=name))
    if tag.deprecated:
        refusal = message("The tag “%(tag)s” is no longer used.", tag=tag.name)
        raise Invalid.in_field("means", refusal)
    return tag


def set_present(session: Session, context: Context, topic_id: int, tag: Tag, present: bool) -> bool:
    """Put a tag on a topic or take it off, as `retag` does; return whether anything changed."""
    change = (tag.id,)
    wish = Retag(topic_id, add=change) if present else Retag(topic_id, remove=change)
    return bool(retag(session, context, [wish]))


def _link(session: Session, topic_id: int, tag_id: int) -> TopicTag:
    query = (
        select(TopicTag)
        .where(TopicTag.topic_id == topic_id, TopicTag.tag_id == tag_id)
        .with_for_update()
    )
    link = session.scalars(query).first()
    if link is None:
        link = TopicTag(topic_id=topic_id, tag_id=tag_id, present=False, version=0)
        session.add(link)
        session.flush()
    return link
