"""What hostile tests share: a site with a bare topic, strangers, people, and no leniency."""

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from moderation.actions import users
from moderation.actions.decisions import Seen, decide
from moderation.actions.transaction import transaction
from moderation.actions.users import passwords
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db, limiter
from moderation.models import ReviewItem
from tests.conftest import Clock
from tests.hostile.probing import OWN, Browser
from tests.web import case_rows

BARE = "/en/topics/bare"


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Keep pytest-flask from opening one context for all: here requests share nothing."""


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords cheaply."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(1, 8, 1))


@pytest.fixture
def unhurried(app: Flask) -> Iterator[None]:
    """Let one address send as much as it likes."""
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.fixture
def site(app: Flask, clock: Clock, acting: Callable[..., Context]) -> Flask:
    """A site with a topic that has nothing but one approved comment, number 1."""
    with app.app_context():
        with transaction() as session:
            case_rows.add_topic(session, clock(), slug="bare", case_number=1)
        sent = app.test_client().post(
            f"{BARE}/comments", data={"author": "Ada", "body": "A word."}, headers=OWN
        )
        assert sent.status_code == 303
    approve_all(app, acting(Role.MODERATOR))
    return app


def approve_all(app: Flask, context: Context) -> list[int]:
    """Approve every item that waits or is being screened; give back their numbers."""
    query = select(ReviewItem.id, ReviewItem.version, ReviewItem.revision).where(
        ReviewItem.state.in_(("screening", "waiting", "held"))
    )
    with app.app_context():
        items = db.session.execute(query.order_by(ReviewItem.id)).all()
        db.session.rollback()
        for item in items:
            decide(context, item.id, DecisionAct.APPROVE, Seen(item.version, item.revision))
    return [item.id for item in items]


@pytest.fixture
def stranger(site: Flask) -> Browser:
    """Somebody who came along."""
    return Browser(site.test_client())


@pytest.fixture
def enter(site: Flask, operator: Context) -> Callable[[Role], Browser]:
    """A function that lets somebody of a role in, by a one-time link, in a browser of their own."""
    known: dict[Role, int] = {}

    def let_in(role: Role) -> Browser:
        with site.app_context():
            if role not in known:
                known[role] = users.create_user(operator, f"{role}@example.org", role)
            link = users.make_link(operator, known[role])
        client = site.test_client()
        assert client.post(f"/auth/link/{link}", headers=OWN).status_code == 303
        return Browser(client, _token(client.get("/auth/account").text))

    return let_in


def _token(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
