"""The one way in which tags come to stand on topics and leave them, with those that they imply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from moderation.actions.pages import touch_each, touch_site
from moderation.actions.record import record, together
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.tags.standing import Standing, changed, standing
from moderation.models import Tag, TagClosure, Topic, TopicTag
from moderation.models.base import table_of

_links = table_of(TopicTag)

Links = dict[int, dict[int, TopicTag]]
"""By topic, then by tag."""


@dataclass(frozen=True, slots=True)
class Retag:
    """What is put on one topic and taken off it by an act: ids of tags, whatever they imply."""

    topic_id: int
    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()


def retag(session: Session, context: Context, changes: Sequence[Retag]) -> list[TopicTag]:
    """Put tags on topics and take tags off; return the links that changed, by topic and tag.

    At most 200 topics inside the caller's transaction, in a few statements however many they are.
    What is taken off stays as implied while another tag on the topic implies it; what is only
    implied cannot be taken off. Locks the topics first. Raises NotFound for a topic that is none,
    and Invalid for a tag that has left the vocabulary.
    """
    links = _locked(session, {change.topic_id for change in changes})
    before = {topic_id: _as_they_are(found) for topic_id, found in links.items()}
    explicit = {topic_id: set(one.explicit) for topic_id, one in before.items()}
    for change in changes:
        explicit[change.topic_id] -= set(change.remove)
        explicit[change.topic_id] |= set(change.add)
    broader = _broader(session, set().union(*explicit.values()))
    after = {topic_id: standing(tags, broader) for topic_id, tags in explicit.items()}
    return _bring_about(session, context, links, before, after)


def settle(session: Session, context: Context, topic_ids: Iterable[int]) -> list[TopicTag]:
    """Let the implied tags of at most 200 topics be what the implications say now.

    Call it after an implication came or went; what was put on stays. As `retag` otherwise.
    """
    return retag(session, context, [Retag(topic_id) for topic_id in topic_ids])


def _locked(session: Session, topic_ids: set[int]) -> Links:
    """The links of topics, nobody else changing any; in the order of their ids, so none waits."""
    topics = select(Topic.id).where(Topic.id.in_(topic_ids)).order_by(Topic.id).with_for_update()
    links: Links = {topic_id: {} for topic_id in session.scalars(topics)}
    if len(links) < len(topic_ids):
        raise NotFound
    _read(session, links)
    return links


def _read(session: Session, links: Links) -> None:
    query = (
        select(TopicTag)
        .where(TopicTag.topic_id.in_(links))
        .order_by(TopicTag.topic_id, TopicTag.tag_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for link in session.scalars(query):
        links[link.topic_id][link.tag_id] = link


def _as_they_are(links: Mapping[int, TopicTag]) -> Standing:
    present = [link for link in links.values() if link.present]
    return Standing(
        frozenset(link.tag_id for link in present if not link.implied),
        frozenset(link.tag_id for link in present if link.implied),
    )


def _broader(session: Session, tags: set[int]) -> Mapping[int, list[int]]:
    query = select(TagClosure.narrower_id, TagClosure.broader_id)
    broader: defaultdict[int, list[int]] = defaultdict(list)
    for narrower, one in session.execute(query.where(TagClosure.narrower_id.in_(tags))):
        broader[narrower].append(one)
    return broader


def _bring_about(
    session: Session,
    context: Context,
    links: Links,
    before: Mapping[int, Standing],
    after: Mapping[int, Standing],
) -> list[TopicTag]:
    """Change the links that differ, and everything that counts or shows them."""
    differing = [
        (topic_id, tag_id)
        for topic_id, one in sorted(before.items())
        for tag_id in sorted(changed(one, after[topic_id]))
    ]
    if not differing:
        return []
    _make_missing(session, links, differing)
    more: defaultdict[int, int] = defaultdict(int)
    with together(session):
        for topic_id, tag_id in differing:
            link = links[topic_id][tag_id]
            more[tag_id] += _change(link, after[topic_id])
            record(session, context, link, "topic.tagged" if link.present else "topic.untagged")
    _count(session, {tag_id: number for tag_id, number in more.items() if number})
    touch_each(session, {topic_id for topic_id, _ in differing})
    touch_site(session)
    return [links[topic_id][tag_id] for topic_id, tag_id in differing]


def _make_missing(session: Session, links: Links, wanted: Iterable[tuple[int, int]]) -> None:
    new = [
        {"topic_id": topic_id, "tag_id": tag_id, "present": False, "implied": False, "version": 0}
        for topic_id, tag_id in wanted
        if tag_id not in links[topic_id]
    ]
    if new:
        session.connection().execute(insert(_links), new)
        _read(session, links)


def _change(link: TopicTag, after: Standing) -> int:
    """Let a link be what it shall be; return by how much the tag's topics become more."""
    stood = link.present
    link.present, link.implied = link.tag_id in after, link.tag_id in after.implied
    # Rows in which the same columns are written go in one statement.
    flag_modified(link, "present")
    flag_modified(link, "implied")
    return int(link.present) - int(stood)


def _count(session: Session, more: Mapping[int, int]) -> None:
    if not more:
        return
    # In one order: two acts that count the same tags never wait for each other.
    tags = select(Tag.id, Tag.name, Tag.live).where(Tag.id.in_(more)).order_by(Tag.id)
    for row in session.execute(tags.with_for_update()):
        if more[row.id] > 0 and not row.live:
            raise Invalid(message("There is no tag “%(name)s”.", name=row.name))
    session.execute(
        update(Tag)
        .where(Tag.id.in_(more))
        .values(topic_count=Tag.topic_count + case(dict(more), value=Tag.id)),
        execution_options={"synchronize_session": False},
    )
    for tag_id in more:
        tag = session.identity_map.get(session.identity_key(Tag, tag_id))
        if tag is not None:
            session.expire(tag, ["topic_count"])
