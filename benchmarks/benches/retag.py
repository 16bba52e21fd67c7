"""A tag on ten thousand topics merged into another, and the merge taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from time import perf_counter

from sqlalchemy import select

from benchmarks.measuring import Effort, Spread
from benchmarks.report import Line, Target
from benchmarks.stage.changes import leave_to_others, operator, work_while, writing_watched
from benchmarks.stage.instances import application, config_of, folder
from benchmarks.stage.workers import Mute
from moderation.actions.editing.topics import TopicDraft, Words, add_topic
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.tags.changes import plan_tag_change, plan_tag_undo, run_tag_change
from moderation.actions.tags.making import make_tag
from moderation.actions.tags.relations import imply
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagChange, TagClosure, TopicTag
from moderation.queries.settings import SiteSettings
from moderation.work.handlers.retagging import change_tags

MANY = 10_000
A_TRANSACTION = 100  # topics written together
NAMES = ("cat", "feline", "animal", "pet")
AT_MOST = Target("at most", 10.0)
NOTE = (
    "a tag merged into one that stands on every fourth of its topics; both imply a broader tag; by "
    "the handler of the queue with its claims, in one process on SQLite; the plan is not counted, "
    "and after the undo the tables are compared"
)

Tables = Mapping[str, frozenset[object]]


def run(effort: Effort) -> list[Line]:
    """Merge and take back, round after round."""
    many = effort.sized(MANY, 40)
    rounds = 1 if effort.quick else min(3, effort.rounds)
    with folder() as place, application(config_of(place)) as app:
        app.extensions["venire_bell"] = Mute()
        _fill(many)
        done, undone, longest = [], [], []
        for _ in range(rounds):
            before = _tables()
            with writing_watched() as times:
                number, seconds = _timed(lambda: plan_tag_change(operator(), "merge cat -> feline"))
                done.append(seconds)
                undone.append(_timed(partial(_plan_back, number))[1])
            longest.append(max(times) * 1000)
            if _tables() != before:
                raise RuntimeError("the undo did not give back what was")
    return [
        _line("merged", done, "s", AT_MOST, many),
        _line("merge taken back", undone, "s", AT_MOST, many),
        _line("longest write of these", longest, "ms", Target("at most", 50.0), many),
    ]


def _line(what: str, figures: list[float], unit: str, target: Target, many: int) -> Line:
    return Line(what, Spread.of(figures), unit, ours=f"{many:,} topics", target=target, note=NOTE)


def _fill(many: int) -> None:
    """Write topics that all have one tag, and some another."""
    settings = SiteSettings(tag_change_alone=10 * many, tag_change_second=20 * many)
    change_site_settings(operator(), settings, 0)
    with transaction() as session:
        cat, feline, animal, pet = (make_tag(session, operator(), name) for name in NAMES)
        imply(session, operator(), cat, animal)
        imply(session, operator(), feline, pet)
        tags = (cat.id, feline.id)
    for start in range(0, many, A_TRANSACTION):
        _write_topics(range(start, min(many, start + A_TRANSACTION)), *tags)


def _write_topics(numbers: Iterable[int], all_of_them: int, some: int) -> None:
    with transaction() as session:
        made = [add_topic(session, operator(), _topic(number)).id for number in numbers]
        tags: dict[int, Sequence[int]] = dict.fromkeys(made, (all_of_them,))
        tags |= dict.fromkeys(made[::4], (all_of_them, some))
        retag(session, operator(), [Retag(one, add=tuple(theirs)) for one, theirs in tags.items()])


def _topic(number: int) -> TopicDraft:
    words = {"en": Words(f"Can AI be measured in way {number}?")}
    return TopicDraft(words, slug=f"way-{number}", case_number=number + 1)


def _plan_back(number: int) -> int:
    return plan_tag_undo(operator(), number)


def _timed(plan: Callable[[], int]) -> tuple[int, float]:
    """Plan a change, and return it with the seconds that doing it took."""
    leave_to_others()
    number = plan()
    run_tag_change(operator(), number, _row(number).version)
    began = perf_counter()
    work_while(lambda: _row(number).state == "running", change_tags)
    seconds = perf_counter() - began
    row = _row(number)
    if row.state != "done":
        raise RuntimeError(f"the change is {row.state}: {row.why}")
    return number, seconds


def _row(number: int) -> TagChange:
    row = db.session.get_one(TagChange, number, populate_existing=True)
    db.session.rollback()
    return row


def _tables() -> Tables:
    """Read what lives in the tables of the vocabulary."""
    queries = {
        "tags": select(Tag.id, Tag.name, Tag.slug, Tag.topic_count, Tag.live),
        "aliases": select(TagAlias.name, TagAlias.tag_id).where(TagAlias.live),
        "closure": select(TagClosure.narrower_id, TagClosure.broader_id),
        "topics": select(TopicTag.topic_id, TopicTag.tag_id, TopicTag.implied).where(
            TopicTag.present
        ),
    }
    found = {name: frozenset(db.session.execute(query)) for name, query in queries.items()}
    db.session.rollback()
    return found
