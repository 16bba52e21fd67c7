"""What the dashboard asked for is worked off, within the operator's list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.actions.plugins import requests
from moderation.domain.errors import NotAllowed
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LedgerEntry
from moderation.queries.plugins.requests import last_requests
from moderation.work.installing.attending import attend, write_down
from moderation.work.installing.changing import remove
from moderation.work.installing.generations import Shelf
from moderation.work.installing.refusals import NotInstalled
from tests.work.installing.wheels import Wheel, sha256


@pytest.fixture
def allowing(app, config, wheels, monkeypatch):
    """The settings of an instance whose operator allows one plugin of a folder."""
    path = Wheel().build(wheels)
    listed = f"venire-shout==1.0 --hash={sha256(path)}\n"
    (config.instance / "plugins-allowed.txt").write_text(listed)
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    return replace(config, allow_install=True)


@pytest.fixture
def ask(acting, allowing):
    def asking(act, target=""):
        who = acting(Role.ADMIN)
        return requests.ask(who, act, target, who.now - timedelta(minutes=1), allowing)

    return asking


def last():
    db.session.expire_all()
    return last_requests()[0]


def test_what_was_asked_for_is_installed_and_removed_again(ask, allowing):
    ask("install", "venire-shout==1.0")
    assert attend(allowing) == 1
    assert (last().state, "venire-shout==1.0" in str(last().outcome)) == ("done", True)
    ask("remove", "shout")
    assert attend(allowing) == 1
    assert Shelf(allowing.instance).installed() == ()
    ask("rollback")
    attend(allowing)
    assert [one.plugins for one in Shelf(allowing.instance).installed()] == [("shout",)]


def test_a_file_with_another_hash_than_the_list_has_is_not_installed(ask, allowing, wheels):
    ask("install", "venire-shout==1.0")
    Wheel(files={"venire_shout/more.py": b"evil = 1\n"}).build(wheels)
    attend(allowing)
    assert (last().state, "hash" in str(last().outcome)) == ("failed", True)
    assert Shelf(allowing.instance).names() == []


def test_the_list_is_looked_at_again_when_the_work_is_done(ask, allowing):
    ask("install", "venire-shout==1.0")
    (allowing.instance / "plugins-allowed.txt").write_text("# nothing\n")
    attend(allowing)
    assert (last().state, "not on the operator's list" in str(last().outcome)) == ("failed", True)


def test_nothing_is_worked_off_unless_the_operator_allowed_it(ask, allowing):
    ask("restart")
    with pytest.raises(NotAllowed):
        attend(replace(allowing, allow_install=False))
    assert last().state == "asked"


def test_what_was_cut_off_is_closed_before_anything_else(ask, allowing, operator):
    number = ask("restart")
    requests.start(operator)
    assert attend(allowing) == 0
    assert (last().id, last().state) == (number, "failed")


def test_what_the_operator_does_is_written_down_too_also_when_it_fails(app, config, operator):
    with pytest.raises(NotInstalled):
        write_down(Shelf(config.instance), operator, "remove", "shout", remove("shout"))
    assert (last().state, last().asked_by) == ("failed", "operator:test")
    acts = db.session.scalars(db.select(LedgerEntry.act).order_by(LedgerEntry.id)).all()
    assert acts == ["plugin.change_started", "plugin.change_failed"]
