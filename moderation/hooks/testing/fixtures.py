"""Pytest fixtures for authors of plugins; the one module here that needs pytest.

Ask for them in `conftest.py`::

    pytest_plugins = ["moderation.hooks.testing.fixtures"]
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from moderation.hooks.contracts import (
    Case,
    HttpClient,
    Notice,
    Question,
    ScreenedItem,
    VocabularyTag,
)
from moderation.hooks.testing.clock import FakeClock
from moderation.hooks.testing.making import case, evidence, item, notice, question, vocabulary
from moderation.hooks.testing.recording import Recorder
from moderation.hooks.testing.running import RunningApp, StartApp, make_database, running
from moderation.hooks.testing.texts import PLAIN_TEXTS

Record: TypeAlias = Callable[[str | Sequence[Mapping[str, Any]]], Recorder]
"""The type of the fixture `record`."""


@pytest.fixture
def clock() -> FakeClock:
    """The application's clock, at noon of 28 June 2026: `clock.forward(hours=2)`."""
    return FakeClock()


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """The installation's own folder of this test, empty."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def venire_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, made once a run; tests get copies."""
    return make_database(tmp_path_factory.mktemp("venire"))


@pytest.fixture
def start_app(instance: Path, venire_database: Path, clock: FakeClock) -> Iterator[StartApp]:
    """A function that starts an application with just one plugin: `start_app("venire_shout")`.

    It takes the module's name or the path of its file or folder, and `http` as `make` does.
    """
    with ExitStack() as stack:

        def start(plugin: str | Path, http: HttpClient | None = None) -> RunningApp:
            shutil.copy(venire_database, instance)
            return stack.enter_context(running(plugin, instance, clock, http))

        yield start


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Iterator[Record]:
    """A function that makes a `Recorder` of a list, or of a JSON file beside the test.

    When the test ends, a request that no answer was recorded for fails it, also a hidden one.
    """
    made: list[Recorder] = []

    def recorder(answers: str | Sequence[Mapping[str, Any]]) -> Recorder:
        given = request.path.parent / answers if isinstance(answers, str) else answers
        made.append(Recorder(given))
        return made[-1]

    yield recorder
    for one in made:
        one.verify()


@pytest.fixture
def a_case() -> Case:
    """A case with three approved sources."""
    return case(evidence(1), evidence(2), evidence(3))


@pytest.fixture
def items() -> tuple[ScreenedItem, ...]:
    """A few ordinary review items, a comment each."""
    return tuple(item(text, item_id=id) for id, text in enumerate(PLAIN_TEXTS, 1))


@pytest.fixture
def a_question() -> Question:
    """A question for enrichers, at most 20 drafts."""
    return question()


@pytest.fixture
def a_notice() -> Notice:
    """A notice to a moderator."""
    return notice()


@pytest.fixture
def a_vocabulary() -> tuple[VocabularyTag, ...]:
    """Three known tags."""
    return vocabulary()
