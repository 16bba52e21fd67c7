"""What tests of the public pages share: a gallery, and a visitor's browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from moderation.actions.transaction import transaction
from moderation.models import Topic
from tests.conftest import Clock
from tests.web import case_rows

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def gallery(app: Flask, clock: Clock) -> None:
    """One full case, ``broad-emotions``, and one in research, ``fold-laundry``."""
    with transaction() as session:
        case_rows.add_seed_case(session, clock())
        case_rows.add_topic(
            session, clock(), slug="fold-laundry", case_number=5002,
            question="Can AI fold laundry?", question_nl="",
        )  # fmt: skip


@pytest.fixture
def change(app: Flask) -> Callable[[Callable[[Session, Topic], object]], None]:
    """A function that changes the full case's rows in a transaction, and its page's version."""

    def run(alter: Callable[[Session, Topic], object]) -> None:
        with transaction() as session:
            topic = session.query(Topic).filter_by(slug="broad-emotions").one()
            alter(session, topic)
            topic.page_version += 1

    return run


@pytest.fixture
def send(client: FlaskClient) -> Callable[..., TestResponse]:
    """A function that sends a form as a browser on this site would."""

    def post(path: str, data: dict[str, str], **headers: str) -> TestResponse:
        return client.post(path, data=data, headers=OWN | headers)

    return post
