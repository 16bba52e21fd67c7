"""Taking back what a change of the vocabulary did, from its ledger rows, the newest first.

A row that others changed since is left as it is; see ``queries.tags.changes.since``. On topics only
what was put on and taken off is put back: what tags imply follows from that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from moderation.actions.record import lock
from moderation.actions.tags.changes.past import PastAct, acts_before, not_changed_since
from moderation.actions.tags.changes.planning import new_change, store_plan
from moderation.actions.tags.changes.restoring import put_back
from moderation.actions.tags.changing import take_step
from moderation.actions.tags.standing import Retag, retag, settle
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.tags.changes import ENDED, ChangeState, ChangeStep, Reach
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag, TagChange, TagImplication, TopicTag
from moderation.queries.tags.changes.preview import level_as_set
from moderation.queries.tags.changes.since import groups_of

MOST_OF_VOCABULARY = 20
"""Acts on the vocabulary that are taken back in one transaction."""

_ROWS, _SETTLING = 0, 1
"""Places of an undo: the ledger's rows are gone through, then the topics of narrower tags."""


_LINKS = select(
    TopicTag.id, TopicTag.topic_id, TopicTag.tag_id, TopicTag.present, TopicTag.implied, Tag.live
).join(Tag, Tag.id == TopicTag.tag_id)


def plan_tag_undo(context: Context, change_id: int) -> int:
    """Plan to take back what a change has done; return the new plan's id.

    It is a change like any other: it runs, is agreed to and stopped like them. Also what was done
    before a change stopped can be taken back. Needs `tag_write`. Raises NotAllowed, NotFound, and
    Invalid while the change goes on, when it has done nothing, or when it is an undo itself.
    """
    require(context, Permission.TAG_WRITE)
    original = db.session.get(TagChange, change_id)
    if original is None:
        raise NotFound
    rows, reach = _written_by(original), _reach_of(original)
    with transaction() as session:
        original = lock(session, TagChange, change_id)
        _refuse(session, original, rows)
        change = new_change(context, reach, level_as_set(reach))
        change.undoes_id, change.total = original.id, rows
        return store_plan(session, context, change)


def _refuse(session: Session, original: TagChange, rows: int) -> None:
    if original.undoes_id is not None:
        reason = message("An undo cannot be taken back. Plan what was done before once more.")
        raise Invalid(reason)
    if original.state not in {ChangeState.DONE, ChangeState.STOPPED} or not rows:
        raise Invalid(message("There is nothing to take back."))
    others = select(TagChange.id).where(
        TagChange.undoes_id == original.id, TagChange.state.not_in([one.value for one in ENDED])
    )
    if session.scalars(others).first() is not None:
        raise Invalid(message("Taking this back is planned already."))


def _written_by(change: TagChange) -> int:
    query = select(func.count()).select_from(LedgerEntry)
    own = query.where(LedgerEntry.act_group == change.act_group)
    return db.session.scalars(own.where(LedgerEntry.subject.not_like("tag_change:%"))).one()


def _reach_of(change: TagChange) -> Reach:
    planned = Reach.from_json(change.reach)
    links = TopicTag.id.in_(_numbers(change.act_group, "topic_tag"))
    topics = db.session.scalars(select(func.count(TopicTag.topic_id.distinct())).where(links)).one()
    return Reach(
        topics=max(topics, planned.topics),  # a rename touches topics without an act on them
        aliases=len(db.session.scalars(_numbers(change.act_group, "tag_alias")).all()),
        relations=len(db.session.scalars(_numbers(change.act_group, "tag_implication")).all()),
        saved_views=planned.saved_views,
        waiting=planned.waiting,
    )


def _numbers(group: str, kind: str) -> Select[int]:
    """Select the numbers of the rows of a kind that a group of acts wrote."""
    number = cast(func.substr(LedgerEntry.subject, len(kind) + 2), BigInteger)
    query = select(number).where(LedgerEntry.act_group == group)
    return query.where(LedgerEntry.subject.like(f"{kind}:%")).distinct()


def undo_part(session: Session, context: Context, change: TagChange, size: int) -> bool:
    """Take back the next part, inside the caller's transaction; False where nothing is left.

    At most `size` topics are gone over. Raises Invalid where the change to be taken back goes on.
    """
    original = session.get_one(TagChange, change.undoes_id)
    if original.state not in {ChangeState.DONE, ChangeState.STOPPED}:
        raise Invalid(message("There is nothing to take back."))
    part = _Part(session, context, change, original, groups_of(original), size)
    if change.place == _ROWS:
        if part.take_back():
            return True
        change.place, change.cursor = _SETTLING, 0
    return part.settle()


def end_undo(session: Session, context: Context, change: TagChange) -> None:
    """Say of the change that an undo has taken back that it is undone."""
    if change.undoes_id is not None:
        original = lock(session, TagChange, change.undoes_id)
        take_step(session, context, original, ChangeStep.TAKEN_BACK, "tag_change.undone")


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of an undo inside its transaction."""

    session: Session
    context: Context
    change: TagChange
    original: TagChange
    own: Sequence[str]
    size: int

    def take_back(self) -> bool:
        """Take back the next acts: those on topics together, those on the vocabulary in order."""
        group = self.original.act_group
        acts = acts_before(self.session, group, self.change.cursor, self.size)
        on_topics = list(takewhile(_is_on_topic, acts))
        if on_topics:
            self._put_topics_back(on_topics)
            self._passed(on_topics)
        else:
            own = takewhile(lambda act: not _is_on_topic(act), acts)
            self._put_vocabulary_back(islice(own, MOST_OF_VOCABULARY))
        return bool(acts)

    def _passed(self, acts: Sequence[PastAct]) -> None:
        self.change.cursor = acts[-1].id
        self.change.done += len(acts)

    def _put_vocabulary_back(self, acts: Iterable[PastAct]) -> None:
        for act in acts:
            if not self._is_put_back(act):
                break
            self._passed([act])

    def _is_put_back(self, act: PastAct) -> bool:
        """Take one act back, or leave it for what others did; False if there is more to do."""
        others = not not_changed_since(self.session, [act], self.own)
        try:
            return put_back(self.session, self.context, act, others_acted=others)
        except Invalid:
            return True

    def _put_topics_back(self, acts: Sequence[PastAct]) -> None:
        """Put tags on topics and take them off as it was before the oldest of these acts."""
        untouched = not_changed_since(self.session, acts, self.own)
        wanted = {act.number: _was_put_on(act) for act in untouched}  # the oldest comes last
        add, remove = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
        query = _LINKS.where(TopicTag.id.in_(wanted))
        topics = set()
        for link in self.session.execute(query):
            topics.add(link.topic_id)
            if wanted[link.id] and link.live:
                add[link.topic_id].append(link.tag_id)
            elif not wanted[link.id] and link.present and not link.implied:
                remove[link.topic_id].append(link.tag_id)
        for topic_id in self._where_nothing_comes_back(remove, acts):
            del remove[topic_id]
        changes = [Retag(one, tuple(add[one]), tuple(remove[one])) for one in sorted(topics)]
        retag(self.session, self.context, changes)

    def _where_nothing_comes_back(
        self, topics: Iterable[int], acts: Sequence[PastAct]
    ) -> Sequence[int]:
        """Of topics, those that had a tag which others keep from coming back: they keep the new."""
        retired = (TopicTag.topic_id.in_(list(topics)), ~Tag.live)
        query = select(TopicTag.tag_id).join(Tag, Tag.id == TopicTag.tag_id).where(*retired)
        subjects = {f"tag:{number}": number for number in self.session.scalars(query.distinct())}
        if not subjects:
            return ()
        # What was retired after these acts is back by now, or does not come.
        passed = (LedgerEntry.act_group == self.original.act_group, LedgerEntry.id > acts[0].id)
        query_of_acts = select(LedgerEntry.subject).where(LedgerEntry.subject.in_(subjects))
        found = self.session.scalars(query_of_acts.where(*passed, LedgerEntry.act == "tag.retired"))
        gone = [subjects[subject] for subject in found]
        links = select(TopicTag.topic_id).where(TopicTag.tag_id.in_(gone))
        return self.session.scalars(links.where(retired[0]).distinct()).all()

    def settle(self) -> bool:
        """Settle the next topics of a tag whose broader ones the undo has changed."""
        tags = _narrower_of(self.original.act_group, self.original.version)
        place = self.change.place - _SETTLING
        if place >= len(tags):
            return False
        query = select(TopicTag.topic_id).where(
            TopicTag.tag_id == tags[place],
            TopicTag.present,
            TopicTag.topic_id > self.change.cursor,
        )
        topics = self.session.scalars(query.order_by(TopicTag.topic_id).limit(self.size)).all()
        settle(self.session, self.context, topics)
        if len(topics) == self.size:
            self.change.cursor = topics[-1]
        else:
            self.change.place, self.change.cursor = self.change.place + 1, 0
        return True


@lru_cache(maxsize=16)
def _narrower_of(group: str, version: int) -> tuple[int, ...]:
    """Return the narrower tags of the implications that came or went by an ended change's acts.

    Kept, since a change of many topics has many acts, and an undo asks with every part; until the
    change takes another step, which its `version` tells.
    """
    relations = TagImplication.id.in_(_numbers(group, "tag_implication"))
    query = select(TagImplication.narrower_id).where(relations).distinct()
    return tuple(db.session.scalars(query.order_by(TagImplication.narrower_id)))


def _is_on_topic(act: PastAct) -> bool:
    return act.kind == "topic_tag"


def _was_put_on(act: PastAct) -> bool:
    """Whether a tag stood on a topic before an act, and not only because others imply it."""
    before = act.before
    return before is not None and bool(before["present"]) and not before["implied"]
