"""A filter asks a service with the request as it was sent, and nothing is lost while that rests."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.actions.decisions import Seen, decide
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.app import create_app
from moderation.config import Config
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.authors.addresses import seal
from moderation.domain.desk.editing import Edit
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import FindingRow, RequestTrace, ReviewItem, Topic, WorkItem
from moderation.work import shift, tick
from moderation.work.horse import stopping
from tests.hooks.outbound.serving import Server, answer, serving
from tests.trials import counting
from tests.work.handlers.conftest import SLUG, TRACE, acting

ADDRESS = "192.0.2.77"


class Service:
    """A service that says of checks what it is told to, and thanks for all else."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.says = answer(200, b"true")
        server.scripts = [self.answer]

    def answer(self, opened, request) -> None:
        checks = b"/1.1/comment-check" in request
        opened.sendall(self.says if checks else answer(200, b"Thanks for it."))

    @property
    def heard(self) -> list[tuple[str, dict[str, str]]]:
        """The methods that were called and the forms that came, in order."""
        parts = [one.partition(b"\r\n\r\n") for one in self.server.requests]
        return [
            (head.split(b" ")[1].decode().rpartition("/")[2], dict(parse_qsl(body.decode())))
            for head, _, body in parts
        ]


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as server:
        yield Service(server)


@pytest.fixture
def app(config: Config, service: Service, monkeypatch) -> Iterator[Flask]:
    """The application with this filter alone, which counts and may reach the service."""
    stopping.start_over()
    monkeypatch.setenv("AKISMET_KEY", "a-key-of-the-site")
    here = str(service.server.place)
    application = create_app(replace(config, plugins=("akismet",), private_hosts=(here,)))
    plugins = application.extensions["venire_plugins"]
    chosen = counting(plugins)["akismet"]
    stored = {"key": "env:AKISMET_KEY", "site": "https://s.example/", "server": f"http://{here}"}
    plugins.configure({"akismet": replace(chosen, settings={"akismet": stored})})
    monkeypatch.setattr(shift, "catch_up", lambda *_: None)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def item(app: Flask, topic: Topic) -> int:
    """A comment from an address that is kept."""
    sealed = seal(app.config["SECRET_KEY"], ADDRESS, b"n" * 16)
    trace = replace(TRACE, address=ADDRESS, sealed=sealed)
    draft, visitor = CommentDraft("Ada", "As it was sent."), acting(ActorKind.AUTHOR, "new")
    return submit_comment(visitor, AuthorKey("a" * 64), SLUG, draft, trace, "en").item_id


@pytest.fixture
def judge(item: int) -> Callable[..., None]:
    """A function that decides on the comment as a moderator."""

    def decided(act: DecisionAct, **more: object) -> None:
        db.session.rollback()
        row, context = db.session.get_one(ReviewItem, item), acting()
        person = Context(Actor(ActorKind.USER, "1", Role.MODERATOR), context.now, context.group)
        decide(person, item, act, Seen(row.version, row.revision), "no", **more)
        shift.work_on("bulk")
        shift.work_on("learn")

    return decided


def state_and_score(item: int) -> tuple[str, float | None]:
    db.session.rollback()
    row = db.session.get_one(ReviewItem, item)
    return row.state, row.score


def test_the_senders_request_is_judged_and_nobody_elses(item: int, service: Service) -> None:
    shift.work_on("screen")
    assert state_and_score(item) == (ItemState.HELD, 4.0)
    ((method, form),) = service.heard
    assert method == "comment-check"
    assert (form["user_ip"], form["user_agent"]) == (ADDRESS, "Test/1")


def test_a_mistake_is_told_with_the_request_as_it_was_sent(judge, service: Service, item) -> None:
    shift.work_on("screen")
    judge(DecisionAct.APPROVE, edited=Edit({"body": "As a moderator wrote it."}))
    (_, asked), (method, told) = service.heard
    assert method == "submit-ham"
    assert told == asked


def test_what_it_was_right_about_is_not_told(judge, service: Service, item: int) -> None:
    shift.work_on("screen")
    judge(DecisionAct.REJECT)
    assert [method for method, _ in service.heard] == ["comment-check"]


def test_a_service_that_is_away_loses_nothing(item: int, service: Service) -> None:
    service.says = answer(500)
    shift.work_on("screen")
    assert state_and_score(item)[0] == ItemState.HELD
    found = db.session.scalars(select(FindingRow)).one()
    assert (found.outcome, found.score) == ("error", None)
    assert ADDRESS not in str(found.reasons)
    again = db.session.scalars(select(WorkItem).where(WorkItem.kind == "screen")).all()
    assert [one.state for one in again if one.parameters.get("repeat")] == ["queued"]


def test_the_address_goes_when_the_filter_does(app: Flask, item: int) -> None:
    assert db.session.get_one(RequestTrace, item).address is not None
    tick.clean()
    db.session.rollback()
    assert db.session.get_one(RequestTrace, item).address is None
