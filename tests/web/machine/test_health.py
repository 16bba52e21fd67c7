"""What machines ask."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.web.machine import health


def test_the_process_is_alive(client, app):
    assert client.get("/healthz").data == b"alive\n"


def test_without_a_broker_it_is_not_ready_and_says_why(client, app):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["ready"] is False
    assert (answer.json["database"], answer.json["migrations"]) == ("ok", "ok")
    assert "waits in the database" in answer.json["broker"]


@pytest.fixture
def version(app) -> Iterator[None]:
    """Put the database's version back: on PostgreSQL the next tests have the same database."""
    (stands,) = db.session.execute(text("SELECT version_num FROM alembic_version")).one()
    db.session.rollback()
    yield
    with transaction() as session:
        session.execute(
            text("CREATE TABLE IF NOT EXISTS alembic_version (version_num varchar(32) PRIMARY KEY)")
        )
        session.execute(text("DELETE FROM alembic_version"))
        session.execute(text("INSERT INTO alembic_version VALUES (:stands)"), {"stands": stands})


def test_with_everything_there_it_is_ready(client, app, monkeypatch):
    monkeypatch.setattr(health, "broker_answers", lambda config: True)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"ready": True, "database": "ok", "migrations": "ok", "broker": "ok"}


def test_an_old_database_is_not_ready(client, app, version, monkeypatch):
    monkeypatch.setattr(health, "broker_answers", lambda config: True)
    with transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "venire upgrade" in answer.json["migrations"]


def test_an_empty_database_is_not_ready(client, app, version, monkeypatch):
    monkeypatch.setattr(health, "broker_answers", lambda config: True)
    with transaction() as session:
        session.execute(text("DROP TABLE alembic_version"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "venire upgrade" in answer.json["migrations"]


def test_health_sets_no_cookie_and_is_not_kept(client, app):
    answer = client.get("/healthz")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
