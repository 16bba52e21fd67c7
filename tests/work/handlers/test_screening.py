"""Screening: every item gets its findings once, whatever filters do."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from moderation.actions.screening.trials import begin_trials, trial_of
from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.hooks.calling.seating import Choice
from moderation.models import (
    FilterOutcome,
    FindingRow,
    Lesson,
    PluginHealth,
    ReviewItem,
    WorkItem,
)
from moderation.queries.desk import findings
from moderation.queries.screening.items import items_to_screen
from moderation.queries.screening.lessons import content_of
from moderation.work import shift
from moderation.work.claims import claim, table
from moderation.work.claims.returns import MOST_ATTEMPTS, Return, give_back
from moderation.work.handlers import screening
from moderation.work.horse import stopping
from tests.trials import counting
from tests.work.handlers.conftest import acting

FILTER = """
class Written(Filter[NoSettings]):
    id = {name!r}
    title = message('Written')
    seconds_limit = {limit}
    def screen(self, item):
        {body}
@hookimpl
def register_filters(register):
    register(Written)
"""


def a_filter(name: str, body: str, limit: float = 0.2) -> str:
    return FILTER.format(name=name, body=body, limit=limit)


@pytest.fixture
def sources() -> dict[str, str]:
    return {
        "fine": a_filter("fine", "return score(0.5)"),
        "picky": a_filter("picky", "return score(6 if 'casino' in item.text else -1)"),
        "broken": a_filter("broken", "1 / 0 if 'broken' in item.text else None; return score(0)"),
        "slow": a_filter(
            "slow", "import time; time.sleep(5 if 'slow' in item.text else 0); return score(0)"
        ),
    }


@pytest.fixture(autouse=True)
def fresh_flag():
    stopping.start_over()


def state(item: int) -> str:
    db.session.rollback()
    return db.session.scalar(select(ReviewItem.state).where(ReviewItem.id == item))


def outcomes(item: int) -> dict[str, str]:
    rows = db.session.scalars(select(FindingRow).where(FindingRow.item_id == item))
    return {row.filter_id: row.outcome for row in rows}


def test_items_get_their_findings_and_go_to_people(comment: Callable[..., int]):
    good, bad = comment(), comment("Come to my casino", "b")
    assert shift.work_on("screen") == 2
    assert (state(good), state(bad)) == ("waiting", "held")
    assert outcomes(good) == dict.fromkeys(("fine", "picky", "broken", "slow"), "score")


def test_screening_again_finds_nothing_to_do(comment: Callable[..., int]):
    comment()
    shift.work_on("screen")
    assert shift.work_on("screen") == 0


def test_one_filter_that_fails_or_hangs_spoils_its_own_finding_only(comment: Callable[..., int]):
    fine, broken, slow = comment("All is well here"), comment("broken", "b"), comment("slow", "c")
    shift.work_on("screen")
    assert set(outcomes(fine).values()) == {"score"}
    assert outcomes(broken) == {
        "fine": "score", "picky": "score", "broken": "error", "slow": "score",
    }  # fmt: skip
    assert outcomes(slow)["slow"] == "timeout"
    assert [state(fine), state(broken), state(slow)] == ["waiting", "held", "held"]


def test_more_items_than_fit_a_transaction_are_screened_in_one_job(comment: Callable[..., int]):
    items = [comment(f"Remark number {number}", chr(97 + number % 26)) for number in range(45)]
    assert shift.work_on("screen") == 45
    assert {state(item) for item in items} <= {"waiting", "held"}
    db.session.rollback()
    assert set(db.session.scalars(select(WorkItem.state).where(WorkItem.kind == "screen"))) == {
        "done"
    }


def test_an_item_that_is_gone_ends_its_work(app, asked, row):
    asked("screen", "item:4711")
    shift.work_on("screen")
    assert row("item:4711").state == "done"


def test_a_worker_that_must_stop_gives_back_what_it_did_not_begin(
    comment: Callable[..., int], row, monkeypatch
):
    item = comment()
    claims = claim("screen", limit=10, lease=30, who="here/1")
    stopping.ask_to_stop()
    shift._handle_all("screen", claims)
    found = row(f"item:{item}")
    assert (found.state, found.attempts) == ("queued", 0)
    assert state(item) == "screening"


def test_a_stale_worker_stores_no_findings(comment: Callable[..., int], row):
    item = comment()
    stale = claim("screen", limit=10, lease=30, who="here/1")
    give_back(stale, Return(counts=False))
    fresh = claim("screen", limit=10, lease=30, who="here/2")
    shift._handle_all("screen", stale)
    assert outcomes(item) == {}
    assert state(item) == "screening"
    shift._handle_all("screen", fresh)
    assert len(outcomes(item)) == 4
    assert row(f"item:{item}").state == "done"


def test_an_item_that_was_given_up_enters_review_as_not_screened(comment: Callable[..., int], row):
    item = comment()
    for _ in range(MOST_ATTEMPTS):
        with transaction() as session:
            session.execute(
                update(WorkItem)
                .values(due_at=table.c.created_at)
                .execution_options(synchronize_session=False)
            )
        give_back(claim("screen", limit=1, lease=30, who="here/1"), Return(died=True))
    assert row(f"item:{item}").state == "dead"
    db.session.rollback()
    found = db.session.get_one(ReviewItem, item)
    assert (found.state, found.reason, found.unscreened) == ("held", "unscreened", ["*"])


def test_what_fails_for_a_whole_part_is_tried_again_item_by_item(
    comment: Callable[..., int], row, monkeypatch
):
    items = [comment(f"Remark {number}", chr(97 + number)) for number in range(3)]
    real = screening.store_screening

    def picky(session, context, screened, settings, policies):
        if any(one.subject.item.item_id == items[1] for one in screened):
            raise ValueError("cannot be stored")
        real(session, context, screened, settings, policies)

    monkeypatch.setattr(screening, "store_screening", picky)
    shift.work_on("screen")
    assert [state(item) for item in items] == ["waiting", "screening", "waiting"]
    assert "cannot be stored" in row(f"item:{items[1]}").last_error["params"]["error"]


def test_a_filter_on_trial_is_asked_and_counts_for_nothing(app, comment):
    plugins = app.extensions["venire_plugins"]
    plugins.configure(counting(plugins, picky=Choice(shadow=frozenset({"picky"}))))
    item = comment("A casino for everybody")
    shift.work_on("screen")
    assert state(item) == "waiting"  # alone, it would have held it
    kept = db.session.scalars(select(FindingRow).where(FindingRow.item_id == item)).all()
    assert {one.filter_id: one.shadow for one in kept} == {
        "broken": False, "fine": False, "slow": False, "picky": True,
    }  # fmt: skip
    (trial,) = [one for one in kept if one.shadow]
    assert (trial.score, trial.points) == (6.0, 0.0)
    assert [one.filter_id for one in findings(item, 1) if one.shadow] == ["picky"]


def test_what_a_worker_calls_is_counted_for_each_filter(comment: Callable[..., int]):
    comment()
    shift.work_on("screen")
    counted = {one.plugin: one.scores for one in db.session.scalars(select(PluginHealth))}
    assert counted == dict.fromkeys(("fine", "picky", "broken", "slow"), 1)


def lesson(item: int, *, unwanted: bool) -> None:
    with transaction() as session:
        (subject,) = items_to_screen([item])
        row = Lesson(
            item_id=item, content=content_of(subject.item), unwanted=unwanted,
            taught_at=datetime.now(UTC),
        )  # fmt: skip
        session.add(row)


def test_a_filter_on_trial_is_asked_about_what_people_decided_before(app, comment):
    good, bad = comment("All is well here"), comment("Come to my casino", "b")
    shift.work_on("screen")
    lesson(good, unwanted=False)
    lesson(bad, unwanted=True)
    plugins = app.extensions["venire_plugins"]
    plugins.configure(counting(plugins, picky=Choice(shadow=frozenset({"picky"}))))
    (tried,) = plugins.shadow_filters()
    assert begin_trials(acting(), plugins) == [trial_of(tried)]
    shift.work_on("learn")
    db.session.rollback()
    assert {
        (one.item_id, one.filter_id, one.score, one.unwanted, one.afterwards)
        for one in db.session.scalars(select(FilterOutcome))
    } == {(good, "picky", -1.0, False, True), (bad, "picky", 6.0, True, True)}
    assert begin_trials(acting(), plugins) == []


def test_where_nobody_decided_there_is_nothing_to_try(app, comment):
    comment()
    shift.work_on("screen")
    plugins = app.extensions["venire_plugins"]
    plugins.configure({})
    assert len(plugins.shadow_filters()) == 4
    assert begin_trials(acting(), plugins) == []
