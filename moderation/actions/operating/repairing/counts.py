"""Counting again what is stored beside what it counts."""

from collections.abc import Sequence

from sqlalchemy import select, update

from moderation.actions.pages import touch_each, touch_site
from moderation.actions.parts import in_parts
from moderation.actions.transaction import transaction
from moderation.models import ReviewItem, Topic
from moderation.queries.derived.counters import COUNTERS, Counter, differing

SIZE = 200


def recount() -> int:
    """Write every stored count that is not what counting gives; return how many were.

    Rows are locked before they are counted: who changes what is counted changes the count in the
    same transaction, and so has either ended before or adds to the new count.
    """
    mended = 0
    for counter in COUNTERS:
        wrong = [one.id for one in differing(counter)]
        mended += sum(_write(counter, some) for some in in_parts(wrong, SIZE))
    return mended


def _write(counter: Counter, numbers: Sequence[int]) -> int:
    model = counter.model
    with transaction() as session:
        rows = select(model.id).where(model.id.in_(numbers)).order_by(model.id).with_for_update()
        session.execute(rows)
        wrong = [one.id for one in differing(counter, model.id.in_(numbers))]
        session.execute(
            update(model).where(model.id.in_(wrong)).values({counter.column: counter.truth}),
            execution_options={"synchronize_session": False},
        )
        if model is Topic:
            touch_each(session, wrong)
        elif model is not ReviewItem:
            touch_site(session)
    return len(wrong)
