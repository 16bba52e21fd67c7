"""Lessons: written when people decide, gone when they undo it; and sets that are imported."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from moderation.actions.operating.settings import store_setting
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.screening.teaching import Teaching, next_training
from moderation.hooks.calling.training import maker_of
from moderation.hooks.contracts import ScreenedItem
from moderation.hooks.manager import Manager
from moderation.models import FilterModel, Lesson, ReviewItem
from moderation.models.base import table_of
from moderation.queries.screening.decided import DecidedItem, teachings
from moderation.queries.screening.lessons import content_of, lacks_model
from moderation.queries.screening.models import AT_REST, training_state
from moderation.work import outbox

#: Lessons of an import that are written in one transaction.
PART = 150
LONGEST_NAME = 40
LONGEST_TEXT = 100_000
#: The setting that tells of an imported set; the ledger covers it.
SEED = "lessons."

_lessons, _models = table_of(Lesson), table_of(FilterModel)


def keep_lessons(session: Session, decided: Sequence[DecidedItem]) -> None:
    """Write what these items teach now in the place of what they taught; 2 rows an item.

    The items are locked, and the decisions read once more: somebody may have decided meanwhile.
    """
    items = {one.item_id: one.item for one in decided}
    lock = select(ReviewItem.id).where(ReviewItem.id.in_(items)).order_by(ReviewItem.id)
    session.execute(lock.with_for_update()).all()
    session.connection().execute(delete(_lessons).where(_lessons.c.item_id.in_(items)))
    rows = [
        _row(items[item_id], taught, moment)
        for item_id, (taught, moment) in teachings(items).items()
        if taught is not None and moment is not None
    ]
    if rows:
        session.connection().execute(insert(_lessons), rows)


def _row(item: ScreenedItem, taught: Teaching, moment: datetime) -> dict[str, object]:
    return {
        "item_id": item.item_id,
        "seed": "",
        "content": content_of(item),
        "language": item.language,
        "unwanted": taught.unwanted,
        "reason": taught.reason,
        "taught_at": moment,
    }


def ask_trainings(session: Session, context: Context, filter_ids: Collection[str]) -> None:
    """Ask that these filters learn anew; what is asked while one learns waits as one successor."""
    for filter_id in filter_ids:
        query = (
            select(_models.c.made_at, _models.c.seconds)
            .where(_models.c.filter_id == filter_id)
            .order_by(_models.c.number.desc())
            .limit(1)
        )
        last = session.connection().execute(query).first()
        due = next_training(context.now, *(last or (None, 0.0)))
        outbox.ask(session, "train", f"filter:{filter_id}", due_at=due, now=context.now)


def ask_where_models_lack(context: Context, manager: Manager) -> list[str]:
    """Let those filters learn that were switched on, changed or renewed since; return their ids.

    What is asked already, or was given up until somebody decides again, is left alone.
    """
    lacking = [
        one.id
        for one in manager.learning_filters()
        if lacks_model(one.id, maker_of(one)) and training_state(one.id) == AT_REST
    ]
    if lacking:
        with transaction() as session:
            ask_trainings(session, context, lacking)
    return lacking


@dataclass(frozen=True, slots=True)
class Seed:
    """One example to import: a text, whether it is unwanted, and what else is known of it."""

    text: str
    unwanted: bool
    reason: str = ""
    language: str = ""


def import_seeds(
    context: Context, name: str, seeds: Iterable[Seed], filter_ids: Collection[str]
) -> int:
    """Import examples as a set of lessons under a name; return how many there were.

    The filters of these ids then learn anew. Examples are written some at a time; if that breaks
    off, `forget_seeds` takes away what was written.
    Raises NotAllowed, and Invalid for a name that is empty, too long or taken, or for no examples.
    """
    require(context, Permission.PLUGIN_CONFIGURE)
    name = name.strip()
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        text = message("Write a name of 1 to %(most)s characters.", most=LONGEST_NAME)
        raise Invalid.in_field("name", text)
    total = unwanted = 0
    for part in _parts(seeds):
        with transaction() as session:
            if not total:
                _take_name(session, context, name)
            rows = [_seed_row(name, one, context.now) for one in part]
            session.connection().execute(insert(_lessons), rows)
        total, unwanted = total + len(part), unwanted + sum(one.unwanted for one in part)
    if not total:
        raise Invalid(message("There is nothing to learn from in it."))
    with transaction() as session:
        value = {"lessons": total, "unwanted": unwanted}
        store_setting(session, context, f"{SEED}{name}", value, act="lessons.imported")
        ask_trainings(session, context, filter_ids)
    return total


def _take_name(session: Session, context: Context, name: str) -> None:
    """Lock the set's setting, so that of two who import under one name the second is refused."""
    store_setting(session, context, f"{SEED}{name}", {"lessons": 0}, act="lessons.begun")
    if session.scalars(select(Lesson.id).where(Lesson.seed == name).limit(1)).first():
        text = message(
            "There is a set of lessons named “%(name)s” already: take another name, or forget"
            " that one first.",
            name=name,
        )
        raise Invalid.in_field("name", text)


def _parts(seeds: Iterable[Seed]) -> Iterator[list[Seed]]:
    left = iter(seeds)
    while part := list(islice(left, PART)):
        yield part


def _seed_row(name: str, seed: Seed, now: datetime) -> dict[str, object]:
    text = seed.text[:LONGEST_TEXT].replace("\0", "")
    language = seed.language.replace("\0", "")[:12]
    item = ScreenedItem(0, "comment", text, {"body": text}, language=language)
    return {
        "item_id": None,
        "seed": name,
        "content": content_of(item),
        "language": item.language,
        "unwanted": seed.unwanted,
        "reason": seed.reason.replace("\0", "")[:40],
        "taught_at": now,
    }


def forget_seeds(context: Context, name: str, filter_ids: Collection[str]) -> int:
    """Delete an imported set, and let filters unlearn it; return how many lessons it had.

    Raises NotAllowed and NotFound.
    """
    require(context, Permission.PLUGIN_CONFIGURE)
    total = 0
    while count := _forget_some(name):
        total += count
    if not total:
        raise NotFound(message("No set of lessons is called “%(name)s”.", name=name))
    with transaction() as session:
        store_setting(session, context, f"{SEED}{name}", {}, act="lessons.forgotten")
        ask_trainings(session, context, filter_ids)
    return total


def _forget_some(name: str) -> int:
    some = select(_lessons.c.id).where(_lessons.c.seed == name, _lessons.c.item_id.is_(None))
    with transaction() as session:
        statement = delete(_lessons).where(_lessons.c.id.in_(some.limit(PART)))
        return session.connection().execute(statement).rowcount
