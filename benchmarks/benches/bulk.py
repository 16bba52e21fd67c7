"""Ten thousand comments decided at once and taken back at once, and single ones in turn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice
from time import perf_counter

from sqlalchemy import select

from benchmarks.measuring import Effort, Spread
from benchmarks.report import Line, Target
from benchmarks.stage.changes import leave_to_others, operator, work_while, writing_watched
from benchmarks.stage.instances import application, config_of, context, folder
from benchmarks.stage.words import comments
from benchmarks.stage.workers import Mute
from moderation.actions.bulk import BulkDraft, plan_change, plan_undo, run_change
from moderation.actions.decisions import Seen, decide
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.extensions import db
from moderation.models import BulkChange, ReviewItem, Topic
from moderation.queries.settings import SiteSettings
from moderation.work.handlers.bulk import change_many

MANY, SINGLE = 10_000, 300
TOPICS = 60
A_TRANSACTION = 20  # proposals written together
AT_MOST = Target("at most", 20.0)
NOTE = (
    "approving waiting comments of 60 topics in one change, by the handler of the queue with its "
    "claims, in one process on SQLite; the plan is made before and not counted"
)
SINGLE_NOTE = "one moderator approving waiting comments by the action behind the button"


def run(effort: Effort) -> list[Line]:
    """Approve all and take all back, round after round; then approve some one by one."""
    many, few = effort.sized(MANY, 40), effort.sized(SINGLE, 5)
    rounds = 1 if effort.quick else min(3, effort.rounds)
    with folder() as place, application(config_of(place)) as app:
        app.extensions["venire_bell"] = Mute()
        _fill(many)
        done, undone, longest = [], [], []
        for _ in range(rounds):
            with writing_watched() as times:
                number, seconds = _timed(lambda: _planned(DecisionAct.APPROVE))
                done.append(seconds)
                undone.append(_timed(partial(_plan_back, number))[1])
            longest.append(max(times) * 1000)
        singles = _singly(few)
    sizes = f"{many:,} comments"
    return [
        _line("decided at once", done, "s", AT_MOST, sizes),
        _line("taken back at once", undone, "s", AT_MOST, sizes),
        _line("longest write of these", longest, "ms", Target("at most", 50.0), sizes),
        Line("decided one by one", Spread.of(singles), "/s", note=SINGLE_NOTE),
    ]


def _line(what: str, figures: list[float], unit: str, target: Target, ours: str) -> Line:
    return Line(what, Spread.of(figures), unit, ours=ours, target=target, note=NOTE)


def _fill(many: int) -> None:
    """Write topics, and comments that wait for a person."""
    for number in range(TOPICS):
        words = {"en": Words(f"Can AI be measured in way {number}?")}
        create_topic(context(), TopicDraft(words, slug=f"way-{number}"))
    settings = SiteSettings(bulk_cap=many, bulk_limit_alone=many)
    change_site_settings(context(), settings, 0)
    topics = list(db.session.scalars(select(Topic.id)))
    texts = enumerate(islice(comments(1), many))
    while some := list(islice(texts, A_TRANSACTION)):
        with transaction() as session:
            for number, text in some:
                propose(session, context(), _comment(topics[number % TOPICS], text))


def _comment(topic: int, text: str) -> Proposal:
    content: dict[str, object] = {"author": "Ada", "body": text, "parent": None}
    return Proposal(ItemKind.COMMENT, content, text, "visitor", topic)


def _planned(act: DecisionAct) -> int:
    return plan_change(operator(), BulkDraft(act, {"queue": {"kind": "comment"}}))


def _plan_back(number: int) -> int:
    return plan_undo(operator(), number)


def _timed(plan: Callable[[], int]) -> tuple[int, float]:
    """Plan a change, and return it with the seconds that doing it took."""
    leave_to_others()
    number = plan()
    _work_on(number)
    run_change(operator(), number, _row(number).version)
    began = perf_counter()
    _work_on(number)
    seconds = perf_counter() - began
    row = _row(number)
    if row.state != "done" or row.refused:
        raise RuntimeError(f"the change is {row.state}, {row.refused} items were refused")
    return number, seconds


def _row(number: int) -> BulkChange:
    row = db.session.get_one(BulkChange, number, populate_existing=True)
    db.session.rollback()
    return row


def _work_on(number: int) -> None:
    """Take turns until the change rests; the events that it causes are left to others."""
    work_while(lambda: _row(number).state in ("planning", "running"), change_many)


def _singly(few: int) -> list[float]:
    """Approve some comments one after the other; return how many a second."""
    query = select(ReviewItem.id, ReviewItem.version, ReviewItem.revision)
    rows = db.session.execute(query.where(ReviewItem.state == "waiting").limit(few)).all()
    db.session.rollback()
    began = perf_counter()
    for row in rows:
        decide(operator(), row.id, DecisionAct.APPROVE, Seen(row.version, row.revision))
    return [len(rows) / (perf_counter() - began)]
