"""A desk with so many rows, in an instance of its own, and a signed-in moderator's browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from benchmarks.stage.instances import application, config_of, context
from benchmarks.stage.words import comments
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.users import create_user
from moderation.actions.visiting.submissions import fingerprint
from moderation.database import WRITE_OPTION
from moderation.domain.lifecycle import ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import (
    Author,
    Base,
    Comment,
    FindingRow,
    LedgerEntry,
    ReviewItem,
    Revision,
)
from moderation.models.base import table_of
from moderation.queries.desk import Position

TOPICS = 60
AUTHORS = 500
PORTION = 20_000  # rows of one insert
A_DECIDED_ONE_FOR = 10  # waiting ones
EMAIL, PASSWORD = "bench@example.org", "a passphrase for the bench only"
START = datetime(2026, 1, 1, tzinfo=UTC)
_REASONS = ("clean", "links", "words", "repeats", "unscreened")
#: Rows repeat after ten, so that every measured page shows the same kinds and texts.
_KINDS = (*["comment"] * 6, *["tag_suggestion"] * 2, "topic_proposal", "recheck_request")


class Desk:
    """So many waiting rows and a tenth as many decided ones; ready inside ``with``.

    ``first`` and ``deep`` are pages of the queue, ``item`` is the page of a waiting comment that
    answers another, and whose text has been decided on before.
    """

    def __init__(self, instance: Path, rows: int) -> None:
        instance.mkdir()
        self._application = application(config_of(instance, secret_key="k" * 20 + "0123456789abcd"))
        self._rows = rows
        self.first = "/review/"
        self.deep = f"/review/?after={_position(rows * 9 // 10)}"
        self.item = f"/review/items/{rows // 2 // 10 * 10 + 1}"

    def __enter__(self) -> Desk:
        with self._application as app:
            _fill(self._rows)
            create_user(context(), EMAIL, Role.MODERATOR, PASSWORD)
        self._app = app
        self._browser = _signed_in(app)
        return self

    def __exit__(self, *details: object) -> None:
        with self._app.app_context():
            db.engine.dispose()

    def seconds(self, path: str, times: int) -> float:
        """Return the median time of some requests for a page."""
        return median(_timed(self._browser, path) for _ in range(times))

    def text(self, path: str) -> str:
        """Return a page."""
        return self._browser.get(path).text


def _signed_in(app: Flask) -> FlaskClient:
    browser = app.test_client()
    fields = {"email": EMAIL, "password": PASSWORD}
    answer = browser.post("/auth/login", data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    if answer.status_code != 303:
        raise RuntimeError(f"signing in gave {answer.status}")
    return browser


def _timed(browser: FlaskClient, path: str) -> float:
    began = perf_counter()
    answer = browser.get(path)
    taken = perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{path} gave {answer.status}")
    return taken


def _position(number: int) -> Position:
    return Position(_decide_by(number), number)


def _decide_by(number: int) -> datetime:
    return START + timedelta(seconds=number)


def _fill(count: int) -> None:
    """Write topics by their action, and items with all that belongs to them row by row."""
    for number in range(TOPICS):
        words = {"en": Words(f"Can AI be measured in way {number}?")}
        create_topic(context(), TopicDraft(words, slug=f"way-{number}"))
    db.session.remove()
    samples = [(text, fingerprint(text)) for text in islice(comments(1), 500)]
    authors = [
        {"id": one, "token_hash": f"{one:064d}", "first_seen_at": START}
        for one in range(1, AUTHORS + 1)
    ]
    _insert(Author, authors)
    decided = range(1, count // A_DECIDED_ONE_FOR + 1)
    for numbers in _portions(range(count + 1, count + len(decided) + 1)):
        rows = [(number, *samples[number % len(samples)]) for number in numbers]
        _insert(ReviewItem, [_item(*row) | _DECIDED for row in rows])
        _insert(Comment, [_comment(number, text, count) for number, text, _ in rows])
        _insert(LedgerEntry, [_decision(number) for number in numbers])
    for numbers in _portions(range(1, count + 1)):
        rows = [(number, *samples[number % len(samples)]) for number in numbers]
        _insert(ReviewItem, [_item(*row) for row in rows])
        _insert(Revision, [_revision(number, text, len(decided)) for number, text, _ in rows])
        _insert(FindingRow, [_finding(number) for number in numbers])


def _portions(numbers: range) -> Iterator[range]:
    for start in range(0, len(numbers), PORTION):
        yield numbers[start : start + PORTION]


def _insert(model: type[Base], rows: Sequence[dict[str, object]]) -> None:
    with db.engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        connection.execute(insert(table_of(model)), list(rows))


_DECIDED = {
    "kind": "comment",
    "state": ItemState.APPROVED.value,
    "decided_at": START,
    "decided_by": "user:1",
}


def _item(number: int, text: str, mark: str) -> dict[str, object]:
    place = (number - 1) % 10
    return {
        "id": number,
        "kind": _KINDS[place],
        "state": (ItemState.HELD if place == 5 else ItemState.WAITING).value,
        "topic_id": 1 + number % TOPICS,
        "author_id": 1 + number % AUTHORS,
        "fingerprint": mark,
        "origin": "visitor",
        "language": "en",
        "summary": text[:160],
        "revision": 1,
        "version": 2,
        "votes": 1,
        "score": 1.5,
        "reason": _REASONS[number % len(_REASONS)],
        "reasons": [],
        "unscreened": [],
        "decide_by": _decide_by(number),
        "created_at": _decide_by(number) - timedelta(days=1),
    }


def _revision(number: int, text: str, comments_there: int) -> dict[str, object]:
    parent = 1 + number % comments_there
    content = {"author": "Ada", "body": text, "parent": parent, "name": "robots", "typed": "Robots"}
    return {
        "item_id": number,
        "number": 1,
        "content": {**content, "question": text, "why": text},
        "written_by": "system:bench",
        "written_at": START,
    }


def _finding(number: int) -> dict[str, object]:
    return {
        "item_id": number,
        "revision": 1,
        "filter_id": "links",
        "outcome": "score",
        "score": 1.5,
        "points": 1.5,
        "reasons": [],
        "elapsed_ms": 0.1,
        "found_at": START,
    }


def _comment(number: int, text: str, first: int) -> dict[str, object]:
    """A published comment; three of four answer an earlier one on their topic."""
    place = number - first
    earlier = place - TOPICS
    return {
        "id": place,
        "topic_id": 1 + number % TOPICS,
        "item_id": number,
        "parent_id": earlier if earlier > 0 and place % 4 else None,
        "author_name": "Ada",
        "body": text,
        "language": "en",
        "shown": place % 5 > 0,
        "written_at": START,
    }


def _decision(number: int) -> dict[str, object]:
    reason = {"id": "Fine as it is", "params": {}}
    return {
        "act_group": f"bench-{number}",
        "subject": f"item:{number}",
        "subject_version": 2,
        "act": "item.approve",
        "actor": "user:1",
        "public": {"at": START.isoformat(), "set": {}, "reason": reason},
        "written_at": START,
    }
