"""What authors and moderators write to each other about an appeal stays text on every page."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.actions.decisions import Seen, decide
from moderation.actions.desk.conversations import ask_author
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem, User
from tests.hostile.conftest import BARE
from tests.hostile.markup import wrong_with
from tests.hostile.probing import Browser
from tests.hostile.strings import MARKUP

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def newest(site: Flask) -> Callable[[], ReviewItem]:
    """A function that gives the newest item."""

    def item() -> ReviewItem:
        with site.app_context():
            return db.session.scalars(select(ReviewItem).order_by(ReviewItem.id.desc())).first()

    return item


def test_every_message_of_an_appeal_is_text_for_its_author_and_on_the_desk(
    site: Flask,
    stranger: Browser,
    enter: Callable[[Role], Browser],
    acting: Callable[..., Context],
    newest: Callable[[], ReviewItem],
) -> None:
    desk = enter(Role.ADMIN)
    with site.app_context():
        admin = db.session.scalars(select(User.id)).first()
    asker = Actor(ActorKind.USER, str(admin), Role.ADMIN)
    decider = Actor(ActorKind.USER, "999", Role.MODERATOR)
    for text in MARKUP:
        assert stranger.send(f"{BARE}/comments", {"author": "A", "body": text}).status_code == 303
        private = stranger.get("/en/sent").location
        item = newest()
        with site.app_context():
            seen, reason = Seen(item.version, item.revision), text[:500]
            decide(acting(actor=decider), item.id, DecisionAct.REJECT, seen, reason)
        assert stranger.send(f"{private}/appeals", {"why": text}).status_code == 303
        item = newest()
        with site.app_context():
            ask_author(acting(actor=asker), item.id, text, item.version)
        assert stranger.send(f"{private}/answers", {"answer": text}).status_code == 303
        for browser, path in ((stranger, private), (desk, f"/review/items/{item.id}")):
            answer = browser.get(path)
            assert answer.status_code == 200, ascii(text)
            assert wrong_with(answer.text) == [], ascii(text)


def test_refused_appeals_and_answers_show_what_was_typed_as_text(
    site: Flask,
    stranger: Browser,
    acting: Callable[..., Context],
    newest: Callable[[], ReviewItem],
) -> None:
    stranger.send(f"{BARE}/comments", {"author": "A", "body": "A word."})
    private, item = stranger.get("/en/sent").location, newest()
    with site.app_context():
        seen = Seen(item.version, item.revision)
        decide(acting(Role.MODERATOR), item.id, DecisionAct.REJECT, seen, "no")
    for text in MARKUP:
        long = text + "x" * 2_001
        for form in ("appeals", "answers"):
            answer = stranger.send(f"{private}/{form}", {"why": long, "answer": long})
            assert answer.status_code == 422
            assert wrong_with(answer.text) == [], ascii(text)
