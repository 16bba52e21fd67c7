"""All bundled filters, with learned models, on a batch of comments: in one process, on one core."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from time import perf_counter, process_time

from flask import Flask

from benchmarks.measuring import Effort, Spread, percentile
from benchmarks.report import Line, Target
from benchmarks.stage.instances import application, config_of, context, folder
from benchmarks.stage.words import comments, names
from benchmarks.stage.workers import Mute
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.operating.settings import change_setting
from moderation.actions.screening.learning import Seed, import_seeds
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.domain.screening import ScreeningRule, combine
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.seating import Choice, choice_to_json
from moderation.hooks.contracts import ScreenedItem
from moderation.hooks.doors import FILTERS
from moderation.hooks.guard import watching
from moderation.hooks.manager import Manager
from moderation.queries.plugins.choices import setting_name
from moderation.queries.screening.items import items_to_screen
from moderation.queries.screening.models import models_in_use
from moderation.work.bell import bell_of
from moderation.work.shift import work_on

SLUG = "can-ai-be-measured"
#: Filters that ask a service: what they cost is not ours.
ASKING = frozenset({"akismet"})
BATCH = 100
SCREENED = (
    "all bundled filters that ask nobody, with models of 1,000 lessons, called as a worker calls "
    "them on batches of 100 comments, and combined; by this process's own time"
)
STORED = (
    "the same, all filters counting: claimed, read, screened, combined and stored in transactions "
    "of at most 200 rows"
)


def run(effort: Effort) -> list[Line]:
    """Screen fresh comments round by round, then ask each filter alone."""
    many, seeds = effort.sized(1_000, 20), count(1)
    with folder() as place, application(config_of(place)) as app:
        manager: Manager = app.extensions["venire_plugins"]
        create_topic(context(), TopicDraft({"en": Words("Can AI be measured?")}, slug=SLUG))
        _let_count(manager)
        _teach(app, manager, effort.sized(1_000, 60))
        stored = [_stored(app, many, next(seeds)) for _ in range(effort.rounds)]
        items = _items(app, many, next(seeds))
        screened = [_screened(manager, items) for _ in range(effort.rounds)]
        alone = [_alone(one, items) for one in manager.backends(FILTERS)]
        size = _models_in_memory(manager)
    return [
        Line(
            "items through all filters", Spread.of(screened), unit="/s",
            target=Target("at least", 2_000), note=SCREENED,
        ),
        Line("items through screening", Spread.of(stored), unit="/s", note=STORED),
        *alone,
        Line(
            "memory of the models", Spread.of([size]), unit="MB",
            note="what all models in use take up in a process that screens",
        ),
    ]  # fmt: skip


def _let_count(manager: Manager) -> None:
    """Let all filters count that ask nobody; switch the others off."""
    by_plugin: dict[str, list[str]] = {}
    for one in manager.backends(FILTERS):
        by_plugin.setdefault(one.plugin, []).append(one.id)
    choices = {
        name: Choice(enabled=not ASKING & set(ids), counting=dict.fromkeys(ids, manager.code(name)))
        for name, ids in by_plugin.items()
    }
    for name, choice in choices.items():
        change_setting(context(), setting_name(name), choice_to_json(choice))
    manager.configure(choices)


def _teach(app: Flask, manager: Manager, number: int) -> None:
    """Give all filters that learn a model; every third comment praises a casino, unwanted."""
    texts = comments(7)
    seeds = [
        Seed(f"{next(texts)} Casino bonus for all readers." if bad else next(texts), bad, "spam")
        for bad in (number % 3 == 0 for number in range(number))
    ]
    import_seeds(context(), "bench", seeds, [one.id for one in manager.learning_filters()])
    with _silent(app):
        work_on("learn")
    manager.take_models(models_in_use())


def _screened(manager: Manager, items: Sequence[ScreenedItem]) -> float:
    """Return how many items a second of this process are screened and combined."""
    rule, began = ScreeningRule(), process_time()
    for first in range(0, len(items), BATCH):
        with watching():
            for item in items[first : first + BATCH]:
                combine(manager.screen(item), rule, trusted=False)
    return len(items) / (process_time() - began)


def _stored(app: Flask, number: int, seed: int) -> float:
    """Return how many items a second of this process leave screening."""
    with _silent(app):
        _submit(number, seed)
        began = process_time()
        work_on("screen")
        return number / (process_time() - began)


def _submit(number: int, seed: int) -> list[int]:
    trace = Trace(context().now.date() + timedelta(days=90), "Mozilla/5.0 (bench)", "", 41.5)
    texts, authors = comments(seed), names(seed)
    ids = []
    for _ in range(number):
        now = context()
        draft, author = CommentDraft(next(authors), next(texts)), AuthorKey(now.group * 2)
        ids.append(submit_comment(now, author, SLUG, draft, trace, "en").item_id)
    return ids


@contextmanager
def _silent(app: Flask) -> Iterator[None]:
    """Wake nobody: this process does the work itself."""
    bell, app.extensions["venire_bell"] = bell_of(app), Mute()
    try:
        yield
    finally:
        app.extensions["venire_bell"] = bell


def _items(app: Flask, number: int, seed: int) -> list[ScreenedItem]:
    with _silent(app):
        return [one.item for one in items_to_screen(_submit(number, seed))]


def _alone(one: Backend, items: Sequence[ScreenedItem]) -> Line:
    took = []
    for item in items:
        began = perf_counter()
        one.made.screen(item)
        took.append((perf_counter() - began) * 1e6)
    return Line(
        f"the filter {one.id}, for an item", Spread.of(took), unit="µs",
        ours=f"nine in ten below {percentile(took, 0.9):.0f} µs",
    )  # fmt: skip


def _models_in_memory(manager: Manager) -> float:
    """Return the megabytes by which a process grows that takes all models."""
    models = models_in_use()
    manager.take_models({})
    tracemalloc.start()
    try:
        manager.take_models(models)
        return tracemalloc.get_traced_memory()[0] / 1e6
    finally:
        tracemalloc.stop()
