"""Deriving again what the vocabulary derives: forms, broader tags, implied tags on topics."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from sqlalchemy import select

from moderation.actions.pages import touch_site
from moderation.actions.parts import in_parts
from moderation.actions.record import lock_name
from moderation.actions.tags.relations import IMPLICATIONS, write_closure
from moderation.actions.tags.standing import settle
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.tags import form
from moderation.domain.tags.relations import Pair
from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagClosure, TopicTag
from moderation.models.covered import subject_of
from moderation.queries.derived.replayed import Folded, replayed
from moderation.queries.tags.drift import all_parts, drift_in, given_pairs

Named = TypeVar("Named", Tag, TagAlias)

SIZE = 200
TOPICS = 50
"""Topics that are settled at once: each may have several links, and each of these an act."""


def mend_vocabulary(context: Context) -> dict[str, int]:
    """Put right what differs, part by part; return how many rows were, by their kind.

    Forms and broader tags are mended everywhere before any topic is settled by them.
    """
    forms = broader = implied = 0
    for part in all_parts():
        drift = drift_in(part)
        for model, wrong in groupby(drift.forms, key=attrgetter("model")):
            forms += sum(_form(model, some) for some in in_parts([one.id for one in wrong], SIZE))
        broader += sum(_relate(some) for some in in_parts(drift.pairs, SIZE))
    for part in all_parts():
        topics = sorted({link.topic_id for link in drift_in(part).links})
        implied += sum(_settle(context, some) for some in in_parts(topics, TOPICS))
    return {"forms": forms, "broader": broader, "implied": implied}


def _form(model: type[Named], numbers: Sequence[int]) -> int:
    query = select(model).where(model.id.in_(numbers)).order_by(model.id).with_for_update()
    with transaction() as session:
        rows = [row for row in session.scalars(query) if row.form != form(row.name)]
        for row in rows:
            row.form = form(row.name)
        touch_site(session)
    return len(rows)


def _relate(pairs: Sequence[Pair]) -> int:
    """Write or delete those pairs of the closure that are still wrong."""
    wanted, narrower = set(pairs), {one for one, _ in pairs}
    query = select(TagClosure.narrower_id, TagClosure.broader_id)
    with transaction() as session:
        lock_name(session, IMPLICATIONS)
        kept = session.execute(query.where(TagClosure.narrower_id.in_(narrower)))
        stored = {(one, other) for one, other in kept} & wanted
        given = wanted & given_pairs(narrower)
        write_closure(session, stored=stored, given=given)
        touch_site(session)
    return len(stored ^ given)


def _settle(context: Context, topic_ids: Sequence[int]) -> int:
    sound = _as_told(topic_ids)
    if not sound:
        return 0
    with transaction() as session:
        return len(settle(session, context, sound))


def _as_told(topic_ids: Sequence[int]) -> list[int]:
    """Of some topics, those whose tags were put on and taken off by acts of the ledger alone.

    Where somebody wrote past it, settling would make an act of that: it is left to be told.
    """
    query = select(TopicTag).where(TopicTag.topic_id.in_(topic_ids))
    links = db.session.scalars(query).all()
    told = replayed(links)
    changed = {link.topic_id for link in links if not _is_told(link, told)}
    return sorted(set(topic_ids) - changed)


def _is_told(link: TopicTag, told: Mapping[str, Folded]) -> bool:
    """Whether the ledger knows the row, and that its tag was put on or was not."""
    one = told.get(subject_of(link))
    if one is None or one.gaps or one.version != link.version:
        return False
    put_on = bool(one.state["present"]) and not one.state["implied"]
    return put_on == (link.present and not link.implied)
