"""The day's seal reaches the operator through a notifier: durably, once, and without secrets."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy import select, update

from moderation.actions.plugins.choices import disable, store_settings
from moderation.actions.plugins.keeping_up import catch_up
from moderation.actions.transaction import transaction
from moderation.app import create_app
from moderation.config import Config
from moderation.domain.messages import from_json
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.hooks.doors import NOTIFIERS
from moderation.models import DaySeal, PluginError, ReviewItem, WorkItem
from moderation.models.base import table_of
from moderation.work import outbox
from moderation.work.horse import stopping
from moderation.work.shift import work_on
from tests.hooks.outbound.serving import Server, answer
from tests.hooks.outbound.serving import serving as listening
from tests.plugins.mail_server import Script, serving

CONTACT = "desk@gallery.example"
DAY = date(2026, 6, 28)
HASH = "ab" * 32

FOLDER = """
class Folder(Notifier):
    id = "folder"
    title = message("Folder")

    def send(self, notice):
        with (self.surroundings.instance / "sent.txt").open("a") as file:
            file.write(f"{notice.notice_id}|{notice.recipient}|{notice.subject}\\n")

@hookimpl
def register_notifiers(register):
    register(Folder)
"""


@pytest.fixture(autouse=True)
def nobody_asks_us_to_stop() -> None:
    """Forget what an earlier test asked of this process."""
    stopping.start_over()


@pytest.fixture
def sources() -> dict[str, str]:
    """No other notifier than the bundled ones; override it to have some."""
    return {}


@pytest.fixture
def app(config: Config, sources: dict[str, str]) -> Iterator[Flask]:
    """An application with the bundled mail and the test's own notifiers, on the real clock."""
    (config.instance / "plugins").mkdir(exist_ok=True)
    for name, source in sources.items():
        text = "from moderation.hooks.toolkit import *\n" + source
        (config.instance / "plugins" / f"{name}.py").write_text(text, encoding="utf-8")
    enabled = ("mail", "webhook", *sources)
    application = create_app(replace(config, plugins=enabled, contact=CONTACT))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    """The operator's mail server."""
    with serving(Script()) as running:
        monkeypatch.setenv("VENIRE_SMTP_URL", f"smtp://{running.address}")
        monkeypatch.setenv("VENIRE_CONTACT", CONTACT)
        yield running


def ask(day: date = DAY, closed: bool = True) -> None:
    now = datetime.now(UTC)
    with transaction() as session:
        if closed:
            session.add(DaySeal(day=day, position=12, hash=HASH, closed_at=now))
        outbox.ask(session, "mail", f"day_seal:{day}", due_at=now, now=now)


def row() -> WorkItem:
    found = db.session.scalars(select(WorkItem)).one()
    db.session.refresh(found)
    db.session.rollback()
    return found


def again() -> None:
    with transaction() as session:
        table = table_of(WorkItem)
        session.connection().execute(update(table).values(due_at=datetime(2026, 1, 1, tzinfo=UTC)))


def why(item: WorkItem) -> str:
    return str(from_json(item.last_error))


def test_the_seal_is_mailed_to_the_contact(app: Flask, mail_server: Script) -> None:
    ask()
    work_on("mail")
    letter = message_from_bytes(mail_server.letters[0], policy=default)
    assert (letter["From"], letter["To"]) == (CONTACT, CONTACT)
    assert letter["Subject"] == "Venire: seal of the ledger for 2026-06-28"
    assert f"Hash: {HASH}" in letter.get_content()
    assert "Rows: 12" in letter.get_content()
    assert row().state == "done"


def test_what_the_server_refused_is_sent_again_as_the_same_notice(
    app: Flask, mail_server: Script
) -> None:
    mail_server.answers["DATA"] = "451 later"
    ask()
    work_on("mail")
    assert row().state == "queued"
    assert row().attempts >= 1  # a short back-off may be over within the same run
    assert "451" in why(row())
    again()
    del mail_server.answers["DATA"]
    work_on("mail")
    assert row().state == "done"
    assert len(mail_server.letters) == 1


def test_no_error_that_is_kept_tells_the_password(
    app: Flask, mail_server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VENIRE_SMTP_URL", f"smtp://desk:hunter2@{mail_server.address}")
    mail_server.offers = ("AUTH PLAIN",)
    mail_server.answers["AUTH"] = "535 hunter2 is wrong"
    ask()
    work_on("mail")
    kept = [why(row()), *(str(from_json(one.reason)) for one in db.session.query(PluginError))]
    assert len(kept) >= 2
    assert all("535" in text and "hunter2" not in text for text in kept)


def test_without_a_server_it_is_given_up_with_what_to_set(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VENIRE_SMTP_URL", raising=False)
    monkeypatch.setenv("VENIRE_CONTACT", CONTACT)
    ask()
    work_on("mail")
    assert row().state == "done"
    assert why(row()) == "No notice is sent: set VENIRE_SMTP_URL and VENIRE_CONTACT."


def test_a_notifier_that_is_switched_off_sends_nothing(
    app: Flask, mail_server: Script, acting: Callable
) -> None:
    disable(acting(Role.ADMIN), "mail", 0)
    catch_up(app.extensions["venire_plugins"], {"notifier"})
    ask()
    work_on("mail")
    assert mail_server.letters == []
    assert "VENIRE_SMTP_URL" in why(row())


def test_a_day_that_is_not_closed_is_nothing_to_tell(app: Flask, mail_server: Script) -> None:
    ask(closed=False)
    work_on("mail")
    assert (row().state, mail_server.letters) == ("done", [])


@pytest.mark.parametrize("sources", [{"folder": FOLDER}])
def test_another_notifier_takes_it_where_mail_is_not_set_up(
    app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VENIRE_SMTP_URL", raising=False)
    ask()
    work_on("mail")
    told = (config.instance / "sent.txt").read_text()
    assert told == f"day_seal:2026-06-28@localhost|{CONTACT}|Venire: seal of the ledger for {DAY}\n"
    assert row().state == "done"


def test_a_notifier_that_rests_is_waited_for_without_counting(
    app: Flask, mail_server: Script
) -> None:
    backend = app.extensions["venire_plugins"].backends(NOTIFIERS)[0]
    for _ in range(5):
        backend.breaker.failed(app.extensions["venire_plugins"].clock())
    ask()
    work_on("mail")
    assert (row().state, row().attempts) == ("queued", 0)
    assert row().due_at > datetime.now(UTC)
    assert "rests" in why(row())


@pytest.fixture
def receiver() -> Iterator[Server]:
    """A service of the operator's own, on this machine."""
    with listening(answer(503), answer(204)) as running:
        yield running


@pytest.fixture
def config(config: Config, receiver: Server) -> Config:
    """The receiver is one of the operator's private places."""
    return replace(config, private_hosts=(str(receiver.place),))


def test_a_webhook_that_is_set_up_takes_it_signed_through_the_one_way_out(
    app: Flask, receiver: Server, acting: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VENIRE_SMTP_URL", raising=False)
    monkeypatch.setenv("WEBHOOK_SECRET", "s" * 32)
    plugins = app.extensions["venire_plugins"]
    one = next(one for one in plugins.plugins if one.name == "webhook").registrations[0]
    store_settings(acting(Role.ADMIN), one, {"addresses": [f"{receiver.url}/in"]}, 0)
    catch_up(plugins, {"notifier"})
    ask()
    work_on("mail")
    assert row().state == "done"
    head, _, body = receiver.requests[-1].partition(b"\r\n\r\n")
    assert len(receiver.requests) == 2
    assert json.loads(body)["notice_id"] == "day_seal:2026-06-28@localhost"
    assert b"venire-signature: v1=" in head.lower()


def be_late(hours: int = 50, items: int = 1) -> None:
    """Let items wait that should have been decided on long ago, and ask for the notice."""
    now = datetime.now(UTC)
    past = now - timedelta(hours=hours)
    goal = past + timedelta(hours=24)
    with transaction() as session:
        session.add_all(
            ReviewItem(
                kind="comment", state="waiting", origin="visitor", created_at=past, decide_by=goal
            )
            for _ in range(items)
        )  # fmt: skip
        outbox.ask(session, "mail", f"late:{DAY}", due_at=now, now=now)


def test_the_operator_is_told_what_waits_too_long(app: Flask, mail_server: Script) -> None:
    be_late()
    work_on("mail")
    letter = message_from_bytes(mail_server.letters[0], policy=default)
    assert letter["Subject"] == "Venire: the desk is late"
    assert "Waiting beyond their time: 1" in letter.get_content()
    assert "/review/measures" in letter.get_content()


def test_the_operator_is_not_told_that_the_count_is_where_counting_stops(
    app: Flask, mail_server: Script
) -> None:
    be_late(items=1_005)
    work_on("mail")
    letter = message_from_bytes(mail_server.letters[0], policy=default)
    assert "Waiting beyond their time: 1000+" in letter.get_content()


def test_nothing_is_sent_that_is_not_so_any_more(app: Flask, mail_server: Script) -> None:
    be_late(hours=2)
    work_on("mail")
    assert mail_server.letters == []
    assert row().state == "done"


def test_without_a_notifier_what_stands_on_a_page_is_let_go(app: Flask) -> None:
    be_late()
    work_on("mail")
    assert row().state == "done"
