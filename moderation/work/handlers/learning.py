"""Learning: what people decided becomes lessons, filters hear of it, and those that learn learn."""

from collections.abc import Mapping, Sequence
from time import perf_counter

from moderation.actions.screening.learning import ask_trainings, keep_lessons
from moderation.actions.screening.models import NewModel, keep_model
from moderation.actions.screening.outcomes import keep_outcomes
from moderation.actions.transaction import transaction
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.training import maker_of
from moderation.hooks.contracts import Example
from moderation.queries.screening.decided import DecidedItem, decided_items, scores_of
from moderation.queries.screening.lessons import TrainingSet, training_set
from moderation.work.claims import Claim, Fence, finish
from moderation.work.claims.returns import Return, give_back
from moderation.work.handlers.giving_up import give_up
from moderation.work.horse.limits import MERCY, Watch
from moderation.work.horse.watchman import interruptible
from moderation.work.place import context
from moderation.work.shift import Shift

#: Items a transaction, of about 20 rows each with what every filter had found.
PART = 8


def learn(shift: Shift, claims: Sequence[Claim]) -> None:
    """Write what the items of these claims teach now, and tell every filter.

    An item that is open again, or that a rule decided, teaches nothing, and what it taught is gone.
    A filter that fails to hear of an item is counted in its health, and not asked again for it.
    """
    decided = decided_items([one.number for one in claims])
    said = scores_of({one.item_id for one in decided.values()})
    db.session.rollback()
    left = list(claims)
    told = (*shift.plugins.filters(), *shift.plugins.shadow_filters())
    limits = sum(one.seconds_limit for one in told)
    with Watch(limits + MERCY) as watch:
        while left:
            left = shift.go_on(left)
            part, left = left[:PART], left[PART:]
            for one in part:
                watch.touch()
                _teach(shift, decided.get(one.number), said)
            _keep(shift, part, decided)


def _teach(
    shift: Shift, decided: DecidedItem | None, said: Mapping[int, Mapping[str, float]]
) -> None:
    if decided is not None and decided.teaching is not None:
        taught = decided.teaching
        example = Example(decided.item, taught.unwanted, taught.reason)
        shift.plugins.learn(example, said.get(decided.item_id))


def _keep(shift: Shift, part: Sequence[Claim], decided: dict[int, DecidedItem]) -> None:
    filters = [one.id for one in shift.plugins.learning_filters()]
    with transaction() as session:
        ours = [one.number for one in finish(session, part)]
        taught = [decided[number] for number in ours if number in decided]
        keep_lessons(session, taught)
        keep_outcomes(session, [one.item_id for one in taught])
        if taught:
            ask_trainings(session, context(), filters)


def train(shift: Shift, claims: Sequence[Claim]) -> None:
    """Let the filter of the first claim learn; the others are given back for the next turn.

    It may take long, and one at a time keeps its lease. Its model is written only while the claim
    still stands, so that two workers never write over each other.
    """
    claim, others = claims[0], claims[1:]
    give_back(others, Return(counts=False))
    learning = _filter(shift, claim)
    if learning is None:
        give_up(claim, message("There is no such filter that learns."))
        return
    fence = Fence(claim, learning.made.training_seconds + shift.pace.lease)
    with transaction() as session:
        fence(session)
    lessons = training_set(learning.id, maker_of(learning), context().now)
    db.session.rollback()  # learning may take long: no snapshot stays open meanwhile
    if lessons.is_new:
        _train(shift, claim, lessons, fence)
        return
    with transaction() as session:
        fence.closing(session)


def _filter(shift: Shift, claim: Claim) -> Backend | None:
    wanted = claim.subject.partition(":")[2]
    return next((one for one in shift.plugins.learning_filters() if one.id == wanted), None)


def _train(shift: Shift, claim: Claim, given: TrainingSet, fence: Fence) -> None:
    filter_id = claim.subject.partition(":")[2]
    started = perf_counter()
    with interruptible():
        answer = shift.plugins.train(filter_id, given.lessons, given.earlier, given.added)
    if answer.value is not None:
        new = NewModel(filter_id, answer.value, given.known, perf_counter() - started)
        keep_model(context(), new, fence.closing)
    elif answer.failure is None or answer.failure.kind is FailureKind.UNUSABLE:
        give_up(claim, message("This filter cannot be used."))
    else:
        give_back([claim], Return(error=answer.failure.reason))
