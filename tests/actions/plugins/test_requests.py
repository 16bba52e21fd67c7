"""Asking for a change of installed code: who may, for what, and how it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.actions.plugins import requests
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LedgerEntry
from moderation.queries.plugins.requests import allowed, is_asked, last_requests, open_request
from moderation.queries.verification import verify

LISTED = f"venire-shout==1.0 --hash=sha256:{'1' * 64}\n"


@pytest.fixture
def admin(acting):
    return acting(Role.ADMIN)


@pytest.fixture
def installing(app, config, tmp_path):
    """The settings of an instance whose operator allows one plugin."""
    (tmp_path / "plugins-allowed.txt").write_text(LISTED)
    return replace(config, allow_install=True)


@pytest.fixture
def ask(admin, installing, clock):
    def asking(act="install", target="venire-shout==1.0", ago=1.0, config=installing, who=admin):
        confirmed = None if ago is None else clock() - timedelta(minutes=ago)
        return requests.ask(who, act, target, confirmed, config)

    return asking


def acts():
    query = db.select(LedgerEntry.act, LedgerEntry.subject).order_by(LedgerEntry.id)
    return [(row.act, row.subject) for row in db.session.execute(query)]


def test_what_the_list_allows_can_be_asked_for_and_is_in_the_ledger(ask, clock):
    number = ask(target="Venire_Shout==1.0")
    asked = open_request()
    assert (asked.id, asked.act, asked.target) == (number, "install", "venire-shout==1.0")
    assert (asked.state, asked.asked_by, asked.version) == ("asked", "user:1", 1)
    assert is_asked("here", clock())
    assert acts() == [("plugin.change_asked", f"plugin_request:{number}")]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.OPERATOR, None])
def test_only_admins_may_ask(ask, acting, role):
    with pytest.raises(NotAllowed):
        ask(who=acting(role))


def test_nobody_may_unless_the_operator_allowed_it(ask, config):
    with pytest.raises(NotAllowed, match="VENIRE_ALLOW_INSTALL=1"):
        ask(config=config)


@pytest.mark.parametrize("ago", [None, 5.1, 600, -1])
def test_the_password_must_just_have_been_typed(ask, ago):
    with pytest.raises(requests.NotConfirmed):
        ask(ago=ago)


@pytest.mark.parametrize(
    ("act", "target", "why"),
    [
        ("install", "venire-shout==1.1", "not on the operator's list"),
        ("upgrade", "other==1.0", "not on the operator's list"),
        ("install", "venire-shout", "NAME==VERSION"),
        ("install", "venire-shout==1.0 --index-url http://evil.example", "NAME==VERSION"),
        ("install", "/tmp/venire_shout.whl", "NAME==VERSION"),
        ("remove", "venire-shout", "not installed"),
        ("format", "", "no such act"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_the_reason(ask, act, target, why):
    with pytest.raises(Invalid, match=why):
        ask(act, target)
    assert last_requests() == []


def test_without_a_list_nothing_is_allowed(ask, tmp_path):
    (tmp_path / "plugins-allowed.txt").unlink()
    with pytest.raises(Invalid, match="no list of allowed plugins"):
        ask()


@pytest.mark.parametrize("text", [b"venire-shout==1.0\n", b"\xff\xfe", b"-e .\n"])
def test_a_list_that_cannot_be_read_allows_nothing_and_says_why(installing, tmp_path, text):
    (tmp_path / "plugins-allowed.txt").write_bytes(text)
    found = allowed(tmp_path)
    assert found.pins == ()
    assert found.trouble is not None


def test_one_at_a_time(ask):
    ask()
    with pytest.raises(Stale, match="under way"):
        ask("restart", "")


def test_of_those_who_ask_at_once_one_is_heard(ask, at_once):
    assert sorted(at_once(lambda: ask("restart", "")), key=str) == [int, Stale, Stale, Stale]
    assert len(last_requests()) == 1


def test_whoever_carries_it_out_takes_it_once_and_says_how_it_ended(ask, operator, clock):
    number = ask()
    assert requests.start(operator) == (number, "install", "venire-shout==1.0")
    assert requests.start(operator) is None
    requests.finish(operator, number, message("It is installed."), done=True)
    requests.finish(operator, number, message("Too late."), done=False)
    ended = last_requests()[0]
    assert (ended.state, str(ended.outcome)) == ("done", "It is installed.")
    assert not is_asked("here", clock())
    assert [act for act, _ in acts()] == [
        "plugin.change_asked",
        "plugin.change_started",
        "plugin.change_made",
    ]


def test_what_was_cut_off_is_written_down_as_failed_and_blocks_nobody(ask, operator):
    ask()
    requests.start(operator)
    assert requests.finish_cut_off(operator) == 1
    assert last_requests()[0].state == "failed"
    assert ask("restart", "")


def test_what_another_machine_is_at_is_left_to_it(ask, operator, clock):
    """Several may share a database; each holds a lock of its own."""
    number = ask()
    assert is_asked("here", clock())
    requests.start(operator, "there")
    assert not is_asked("here", clock())
    assert requests.finish_cut_off(operator, "here") == 0
    requests.finish(operator, number, message("It is installed."), done=True)
    assert last_requests()[0].state == "done"


def test_what_a_machine_left_that_is_gone_blocks_nobody_for_good(ask, acting, clock):
    ask()
    requests.start(acting(Role.OPERATOR), "there")
    clock.forward(minutes=61)
    assert is_asked("here", clock())
    assert requests.finish_cut_off(acting(Role.OPERATOR), "here") == 1
    assert ask("restart", "", who=acting(Role.ADMIN))


def test_what_nobody_began_can_be_taken_back(ask, admin, operator):
    number = ask()
    requests.withdraw(admin, number)
    assert last_requests()[0].state == "failed"
    with pytest.raises(Stale):
        requests.withdraw(admin, number)
    assert requests.start(operator) is None


def test_the_ledger_replays_to_the_requests(ask, operator):
    ask()
    requests.start(operator)
    requests.begin(operator, "install", "x" * 300)
    assert verify(operator.now).sound
