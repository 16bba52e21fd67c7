"""The rehearsal before the fork: it warms up, and nobody else notices."""

import threading

from sqlalchemy import event, func, select

from moderation.extensions import db
from moderation.models import ReviewItem, Topic
from moderation.work.processes.rehearsal import rehearse


def test_nothing_of_it_stands_in_the_real_database(app):
    rehearse(app)
    for model in (Topic, ReviewItem):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_everything_that_stood_aside_is_back(app):
    plugins, kind_of_pool = app.extensions["venire_plugins"], type(db.engine.pool)
    rehearse(app)
    assert app.extensions["venire_plugins"] is plugins
    assert "venire_bell" not in app.extensions
    assert type(db.engine.pool) is kind_of_pool


def test_the_process_can_be_forked_afterwards(app):
    others = set(threading.enumerate())  # late calls that earlier tests left behind
    rehearse(app)
    assert set(threading.enumerate()) <= others


def test_it_plays_to_the_end(app, capsys):
    played = []
    on_sqlite = db.engine.dialect.name == "sqlite"
    event.listen(db.engine, "before_cursor_execute", lambda *call: played.append(call[2]))
    rehearse(app)
    assert "failed" not in capsys.readouterr().out
    acts = [one for one in played if one.startswith(("UPDATE jury_check", "INSERT INTO ballot"))]
    assert bool(acts) == on_sqlite


def test_a_database_that_is_away_stops_nothing(app, capsys):
    def away(*_):
        raise OSError("no disk")

    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine.pool, "connect", away)
        rehearse(app)
        assert "no disk" in "".join(capsys.readouterr())
