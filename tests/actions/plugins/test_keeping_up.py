"""What one process counts, all processes know: hours, errors, breakers and choices."""

import threading
from datetime import timedelta

import pytest

from moderation.actions.plugins import choices
from moderation.actions.plugins.breakers import agree_on_breakers
from moderation.actions.plugins.health import KEPT_ERRORS, record_health
from moderation.actions.plugins.keeping_up import catch_up, write_down
from moderation.config import QUEUES
from moderation.domain.messages import message
from moderation.domain.plugins import FIRST_REST, OPENS_AFTER, Tally
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.hooks import manager
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.health import BOUNDS_MS, HealthReport, Trouble
from moderation.hooks.doors import DOORS, EVENTS, FILTERS
from moderation.hooks.loading.records import LoadOptions
from moderation.hooks.testing import item
from moderation.models import PluginBreaker, PluginError, PluginHealth
from moderation.web.plugins import CALLED
from moderation.work.kinds import CALLED_FROM

FAILING = """
from moderation.hooks.toolkit import Filter, hookimpl, message, score

BROKEN = True


class Fragile(Filter):
    id = "fragile"
    title = message("Fragile")

    def screen(self, item):
        if BROKEN:
            raise ValueError("no")
        return score(1)


@hookimpl
def register_filters(register):
    register(Fragile)
"""
KEY = ("fragile", "filter", "fragile")


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def process(app, tmp_path):
    """Start the plugins of one more process, with a steady clock of its own."""
    folder = tmp_path / "plugins"
    folder.mkdir(exist_ok=True)
    (folder / "fragile.py").write_text(FAILING)

    def start():
        made = manager.start(tmp_path, LoadOptions(only=("fragile",)))
        made._caller.clock = Clock()
        return made

    return start


def mend(made):
    type(made.filters()[0].made).screen.__globals__["BROKEN"] = False


def screen(made, times=1):
    return [made.screen(item(item_id=7))[0] for _ in range(times)]


def rested(made):
    return "rests" in str(screen(made)[0].reasons)


def end_rest():
    with manager_transaction() as session:
        row = session.get(PluginBreaker, KEY)
        row.open_until = row.open_until - timedelta(seconds=2 * FIRST_REST)


def manager_transaction():
    from moderation.actions.transaction import transaction

    return transaction()


def report(**changes):
    values = {
        "plugin": "fragile",
        "door": "filter",
        "id": "fragile",
        "values": 2,
        "failures": {FailureKind.ERROR: 1},
        "latencies": (1,) * (len(BOUNDS_MS) + 1),
        "troubles": (),
        "abstentions": 1,
    }
    return HealthReport(**{**values, **changes})


def test_counts_of_an_hour_add_up(app, acting):
    context = acting(Role.ADMIN)
    record_health(context, [report()])
    record_health(context, [report(failures={FailureKind.TIMEOUT: 2, FailureKind.SPENT: 1})])
    (row,) = db.session.scalars(db.select(PluginHealth)).all()
    assert (row.scores, row.abstentions, row.errors, row.timeouts, row.limited) == (2, 2, 1, 2, 1)
    assert row.latencies == [2] * (len(BOUNDS_MS) + 1)


def test_another_hour_has_a_row_of_its_own(app, acting, clock):
    record_health(acting(Role.ADMIN), [report()])
    clock.forward(hours=1)
    record_health(acting(Role.ADMIN), [report()])
    assert db.session.query(PluginHealth).count() == 2


def test_processes_that_write_at_once_lose_no_count(app, acting):
    context = acting(Role.ADMIN)

    def write():
        with app.app_context():
            for _ in range(5):
                record_health(context, [report()])
            db.session.remove()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    (row,) = db.session.scalars(db.select(PluginHealth)).all()
    assert (row.scores, row.errors) == (20, 20)


def test_the_newest_errors_of_a_plugin_are_kept_with_what_they_touched(app, acting):
    reason = message("It failed.")
    for number in range(3):
        troubles = tuple(
            Trouble(60.0, f"item:{number}-{one}", FailureKind.ERROR, reason) for one in range(30)
        )
        record_health(acting(Role.ADMIN), [report(troubles=troubles)])
    kept = db.session.scalars(db.select(PluginError).order_by(PluginError.id)).all()
    assert len(kept) == KEPT_ERRORS
    assert kept[-1].subject == "item:2-29"
    assert kept[-1].happened_at == acting(Role.ADMIN).now - timedelta(seconds=60)


def test_what_one_process_saw_fail_all_processes_let_rest(app, acting, process):
    one, other = process(), process()
    screen(one, OPENS_AFTER)
    write_down(acting(Role.ADMIN), one)
    assert not rested(other)
    other.flush()
    agree_on_breakers(other, {"filter"})
    assert rested(other)


def test_failures_of_several_processes_open_it_together(app, acting, process):
    one, other = process(), process()
    for made, times in ((one, 2), (other, 3)):
        screen(made, times)
        write_down(acting(Role.ADMIN), made)
    agree_on_breakers(one, {"filter"})
    assert rested(one)


def test_exactly_one_process_probes(app, acting, process):
    made = [process() for _ in range(4)]
    screen(made[0], OPENS_AFTER)
    write_down(acting(Role.ADMIN), made[0])
    end_rest()
    for one in made:
        agree_on_breakers(one, {"filter"})
    assert [rested(one) for one in made].count(False) == 1


def test_a_process_that_does_not_call_a_door_takes_no_probe_of_it(app, acting, process):
    web, worker = process(), process()
    screen(worker, OPENS_AFTER)
    write_down(acting(Role.ADMIN), worker)
    end_rest()
    agree_on_breakers(web, {"topic_section"})
    assert rested(web)
    agree_on_breakers(worker, {"filter"})
    assert not rested(worker)


def test_every_door_and_event_is_probed_by_some_process():
    called = set().union(CALLED, *CALLED_FROM.values())
    assert called == {door.name for door in DOORS} | set(EVENTS)
    assert set(CALLED_FROM) == set(QUEUES)


def test_a_check_that_answers_ends_no_rest_and_is_not_counted(app, process):
    made = process()
    screen(made, OPENS_AFTER)
    made.flush()
    assert made.check(FILTERS, "fragile").value.works
    assert made.flush() == []
    assert rested(made)


def test_a_good_probe_lets_all_processes_call_again(app, acting, process):
    one, other = process(), process()
    screen(one, OPENS_AFTER)
    write_down(acting(Role.ADMIN), one)
    agree_on_breakers(other, {"filter"})
    end_rest()
    mend(one)
    agree_on_breakers(one, {"filter"})
    assert screen(one)[0].score == 1
    write_down(acting(Role.ADMIN), one)
    assert db.session.query(PluginBreaker).count() == 0
    mend(other)
    other.flush()
    agree_on_breakers(other, {"filter"})
    assert screen(other)[0].score == 1


def test_a_success_after_a_tally_of_nothing_closes_nothing_twice(app, acting):
    record_health(acting(Role.ADMIN), [report(tally=Tally(recovered=True))])
    assert db.session.query(PluginBreaker).count() == 0


def test_a_running_process_heeds_what_an_admin_switches_off_and_on(app, acting, process):
    made = process()
    assert catch_up(made, {"filter"}) is False
    version = choices.disable(acting(Role.ADMIN), "fragile", 0)
    assert catch_up(made, {"filter"}) is True
    assert made.filters() == ()
    choices.enable(acting(Role.ADMIN), "fragile", version)
    catch_up(made, {"filter"})
    assert [one.id for one in made.filters()] == ["fragile"]


def test_counts_and_breakers_go_on_when_choices_change(app, acting, process):
    made = process()
    screen(made, OPENS_AFTER)
    choices.set_order(acting(Role.ADMIN), "fragile", 5, 0)
    catch_up(made, {"filter"})
    assert rested(made)
    assert made.flush()[0].failures[FailureKind.ERROR] == OPENS_AFTER


def test_nothing_called_writes_nothing(app, acting, process):
    write_down(acting(Role.ADMIN), process())
    assert db.session.query(PluginHealth).count() == 0
