"""The review queue's page with a million waiting rows, against the same page with ten thousand."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from benchmarks.measuring import Effort, Spread, ratio, side_by_side
from benchmarks.report import Line, Target
from benchmarks.stage.instances import application, config_of, context, folder
from benchmarks.stage.words import comments
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.users import create_user
from moderation.database import WRITE_OPTION
from moderation.domain.lifecycle import ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import FindingRow, ReviewItem, Revision
from moderation.models.base import table_of
from moderation.queries.desk import Position

FEW, MANY = 10_000, 1_000_000
TOPICS = 60
PAGES_A_ROUND = 12
PORTION = 20_000  # rows of one insert
EMAIL, PASSWORD = "bench@example.org", "a passphrase for the bench only"
START = datetime(2026, 1, 1, tzinfo=UTC)
NOTE = (
    "GET /review/ of a signed-in moderator through the whole application (no network between); "
    "deep: nine tenths down; every row with its text and a finding, a tenth of them held"
)
_REASONS = ("clean", "links", "words", "repeats", "unscreened")
#: Rows repeat after ten, so that every measured page shows the same kinds and texts.
_KINDS = (*["comment"] * 6, *["tag_suggestion"] * 2, "topic_proposal", "recheck_request")


def run(effort: Effort) -> list[Line]:
    """Ask for the first and a deep page of both, in turn."""
    few, many = effort.sized(FEW, 500), effort.sized(MANY, 2_000)
    with folder() as place, ExitStack() as stack:
        small = stack.enter_context(_Desk(place / "small", few))
        large = stack.enter_context(_Desk(place / "large", many))
        figures = side_by_side(
            {
                "first of few": partial(small.seconds, small.first),
                "first of many": partial(large.seconds, large.first),
                "deep in few": partial(small.seconds, small.deep),
                "deep in many": partial(large.seconds, large.deep),
            },
            max(3, effort.rounds),
        )
    sizes = f"{many:,} rows", f"{few:,} rows"
    return [
        _line("queue, first page", figures["first of many"], figures["first of few"], sizes),
        _line("queue, deep page", figures["deep in many"], figures["deep in few"], sizes),
    ]


def _line(what: str, many: list[float], few: list[float], sizes: tuple[str, str]) -> Line:
    return Line(
        what,
        ratio(many, few),
        ours=f"{sizes[0]}: {Spread.of(many).median * 1000:.1f} ms",
        peer=f"{sizes[1]}: {Spread.of(few).median * 1000:.1f} ms",
        target=Target("at most", 1.2),
        note=NOTE,
    )


class _Desk:
    """An instance with so many waiting rows, and a signed-in moderator's browser."""

    def __init__(self, instance: Path, rows: int) -> None:
        instance.mkdir()
        self._application = application(config_of(instance, secret_key="k" * 20 + "0123456789abcd"))
        self._rows = rows
        self.first = "/review/"
        self.deep = f"/review/?after={_position(rows * 9 // 10)}"

    def __enter__(self) -> _Desk:
        with self._application as app:
            _fill(self._rows)
            create_user(context(), EMAIL, Role.MODERATOR, PASSWORD)
        self._app = app
        self._browser = _signed_in(app)
        return self

    def __exit__(self, *details: object) -> None:
        with self._app.app_context():
            db.engine.dispose()

    def seconds(self, path: str) -> float:
        """Return the median time of some requests for a page."""
        return median(_timed(self._browser, path) for _ in range(PAGES_A_ROUND))


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
    """Write topics by their action, and items with their texts and findings row by row."""
    for number in range(TOPICS):
        words = {"en": Words(f"Can AI be measured in way {number}?")}
        create_topic(context(), TopicDraft(words, slug=f"way-{number}"))
    db.session.remove()
    writing = db.engine.execution_options(**{WRITE_OPTION: True})
    samples = list(islice(comments(1), 500))
    for start in range(1, count + 1, PORTION):
        numbers = range(start, min(start + PORTION, count + 1))
        texts = [samples[number % len(samples)] for number in numbers]
        pairs = list(zip(numbers, texts, strict=True))
        with writing.begin() as connection:
            for model, row in ((ReviewItem, _item), (Revision, _revision), (FindingRow, _finding)):
                connection.execute(insert(table_of(model)), [row(*pair) for pair in pairs])


def _item(number: int, text: str) -> dict[str, object]:
    place = (number - 1) % 10
    return {
        "id": number,
        "kind": _KINDS[place],
        "state": (ItemState.HELD if place == 5 else ItemState.WAITING).value,
        "topic_id": 1 + number % TOPICS,
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


def _revision(number: int, text: str) -> dict[str, object]:
    content = {"author": "Ada", "body": text, "parent": None, "name": "robots", "typed": "Robots"}
    return {
        "item_id": number,
        "number": 1,
        "content": {**content, "question": text, "why": text},
        "written_by": "system:bench",
        "written_at": START,
    }


def _finding(number: int, text: str) -> dict[str, object]:
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
