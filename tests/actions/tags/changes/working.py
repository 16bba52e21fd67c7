"""A change of the vocabulary as it is done in tests, and the tables that it may touch."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from moderation.actions.record import lock, record
from moderation.actions.tags.changes.planning import plan_tag_change
from moderation.actions.tags.changes.running import go_on_with
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.tags.changes import ChangeState
from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagChange, TagClosure, TagImplication, TopicTag


def unproved(session: Session) -> None:
    """Stand for a worker's proof that the work is its own."""


def begin(context: Context, number: int) -> int:
    """Let a planned change run, whoever would have to agree to it."""
    with transaction() as session:
        change = lock(session, TagChange, number)
        change.state = ChangeState.RUNNING.value
        record(session, context, change, "tag_change.run")
    return number


def work_on(context: Context, number: int, size: int = 2) -> TagChange:
    """Do part after part, as a worker does; return the change as it ends."""
    while go_on_with(context.now, number, unproved, size):
        pass
    return db.session.get_one(TagChange, number, populate_existing=True)


def begun(context: Context, text: str) -> int:
    """Plan a change and let it run."""
    return begin(context, plan_tag_change(context, text))


def done(context: Context, text: str, size: int = 2) -> TagChange:
    """Plan a change and do all of it."""
    return work_on(context, begun(context, text), size)


def tables() -> dict[str, set[tuple[object, ...]]]:
    """What lives in the tables of the vocabulary: no versions, and nothing that is gone."""
    narrower, broader = aliased(Tag), aliased(Tag)
    pair = (narrower.name, broader.name)

    def pairs(model: type[TagImplication] | type[TagClosure]):  # type: ignore[no-untyped-def]
        query = select(*pair).select_from(model).join(narrower, narrower.id == model.narrower_id)
        return query.join(broader, broader.id == model.broader_id)

    db.session.rollback()
    queries = {
        "tags": select(
            Tag.id, Tag.name, Tag.slug, Tag.form, Tag.description, Tag.family, Tag.deprecated,
            Tag.topic_count,
        ).where(Tag.live),
        "aliases": select(TagAlias.name, TagAlias.form, TagAlias.tag_id).where(TagAlias.live),
        "implications": pairs(TagImplication).where(TagImplication.live),
        "closure": pairs(TagClosure),
        "topics": select(TopicTag.topic_id, TopicTag.tag_id, TopicTag.implied).where(
            TopicTag.present
        ),
    }  # fmt: skip
    return {name: set(map(tuple, db.session.execute(query))) for name, query in queries.items()}
