"""What tests of the API share: a topic, items that wait, tokens, and programs that show them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.actions.users.tokens import make_token
from moderation.domain.accounts.tokens import Scope, TokenDraft
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.roles import Role
from moderation.extensions import db
from tests.web.review.conftest import comment, screened, tag, topic

__all__ = ["comment", "screened", "tag", "topic"]

ALL = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Program:
    """A program that shows one token with each request, and nothing else."""

    client: FlaskClient
    token: str
    user_id: int = 0
    token_id: int = 0

    def ask(self, method: str, path: str, **more: object) -> TestResponse:
        db.session.rollback()
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def get(self, path: str, **arguments: object) -> TestResponse:
        return self.ask("GET", path, query_string=arguments)

    def post(self, path: str, **body: object) -> TestResponse:
        return self.ask("POST", path, json=body)

    def delete(self, path: str, **arguments: object) -> TestResponse:
        return self.ask("DELETE", path, query_string=arguments)

    def item(self, item_id: int) -> dict[str, object]:
        return self.get(f"/items/{item_id}").json["item"]

    def decide(self, item_id: int, act: str, **more: object) -> TestResponse:
        """Decide on an item as it stands."""
        now = self.item(item_id)
        seen = {"version": now["version"], "revision": now["revision"]}
        return self.post(f"/items/{item_id}/decision", **{"act": act, **seen, **more})


@pytest.fixture
def token(acting: Callable[..., Context]) -> Callable[..., object]:
    """A function that makes a token for an account."""

    def make(user_id: int, role: Role, scopes: frozenset[str] = ALL, days: int = 30):
        context = acting(actor=Actor(ActorKind.USER, str(user_id), role))
        return make_token(context, TokenDraft("A script", scopes, days), context.now)

    return make


@pytest.fixture
def program(
    app: Flask, person: Callable[..., int], token: Callable[..., object]
) -> Callable[..., Program]:
    """A function that gives a program of somebody with a role."""

    def make(role: Role = Role.MODERATOR, scopes: frozenset[str] = ALL, name: str = "") -> Program:
        user_id = person(role, name)
        made = token(user_id, role, scopes)
        return Program(app.test_client(use_cookies=False), made.text, user_id, made.id)

    return make


@pytest.fixture
def mo(program: Callable[..., Program]) -> Program:
    """A moderator's program."""
    return program(Role.MODERATOR, name="mo")
