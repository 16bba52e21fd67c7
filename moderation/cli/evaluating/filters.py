"""How well the filters, and all of them together, tell unwanted texts from wanted ones."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from moderation.cli.evaluating.judging import RULE, Asked, report
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.screening import FailPolicy, combine
from moderation.domain.screening.labelled import Columns, Labelled, read_labelled

if TYPE_CHECKING:
    from moderation.hooks.calling.backend import Backend
    from moderation.hooks.contracts import Lesson, ScreenedItem
    from moderation.hooks.manager import Manager

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

Part: TypeAlias = tuple[Sequence[Labelled], Sequence[Labelled]]
"""What is learned from, and what is then asked about."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for, see `filters`."""

    text: str
    label: str
    train: Path | None
    folds: int | None
    group: str | None
    only: tuple[str, ...]
    reason: str | None
    language: str
    unwanted: tuple[str, ...]
    seed: int

    @property
    def columns(self) -> Columns:
        """The columns that are read, the reason's before the group's."""
        others = tuple(one for one in (self.reason, self.group) if one)
        return Columns(self.text, self.label, others, frozenset(self.unwanted))

    def item(self, number: int, one: Labelled) -> ScreenedItem:
        """Give a text as filters see it: a comment without a sender and a past."""
        from moderation.hooks.contracts import ScreenedItem

        return ScreenedItem(number, "comment", one.text, {"body": one.text}, language=self.language)

    def lesson(self, number: int, one: Labelled) -> Lesson:
        """Give a text as filters learn from it."""
        from moderation.hooks.contracts import Lesson

        reason = one.others[0] if self.reason else ""
        return Lesson(self.item(number, one), one.unwanted, reason, number)


@click.command()
@click.argument("data", type=FILE)
@click.option("--text", required=True, help="The column of texts: its name, or its number from 1.")
@click.option("--label", required=True, help="The column of labels: 1 or 0, spam or ham, yes or no")
@click.option("--train", type=FILE, help="Learn from this file, which has the same columns.")
@click.option("--folds", type=click.IntRange(2), help="Judge each part by what the others taught.")
@click.option("--group", help="A column: judge each group by what the others taught.")
@click.option("--filter", "only", multiple=True, help="Ask this filter; give it again for more.")
@click.option("--reason", help="A column of codes of reasons, for filters that learn from some.")
@click.option("--language", default="", help="The language of all texts, such as en.")
@click.option("--unwanted", multiple=True, help="A label of unwanted texts; all others are wanted.")
@click.option("--seed", type=int, default=1, show_default=True, help="How the folds are drawn.")
def filters(data: Path, **given: Any) -> None:
    """Ask the filters about every text of DATA; print one JSON object of how right they were.

    DATA is a table, separated by commas, tabs, semicolons or bars. Filters of this instance are
    asked in their standard settings, those that would be on trial too, and combined by the standard
    rule. Those that learn know what --train, --folds or --group gives them and nothing else.
    Nothing of the site is read or changed.
    """
    options = Options(**given)
    if sum(map(bool, (options.train, options.folds, options.group))) > 1:
        raise click.UsageError("Give one of --train, --folds and --group.")
    rows = _read(data, options.columns)
    if not rows:
        click.echo(f"No row of {data.name} has a text and a label.", err=True)
    manager = _manager()
    _warn_of_missing(manager)
    chosen = _chosen(manager, options.only)
    asked = list(_ask_all(manager, chosen, _parts(rows, options), options))
    click.echo(json.dumps(report([one.id for one in chosen], asked), indent=2))


def _parts(rows: Sequence[Labelled], options: Options) -> list[Part]:
    if options.folds:
        return _folds(rows, options.folds, options.seed)
    if options.group:
        return _groups(rows)
    known = _read(options.train, options.columns) if options.train else []
    return [(known, rows)]


def _read(file: Path, columns: Columns) -> list[Labelled]:
    return read_labelled(file.read_bytes(), file.name, columns)


def _manager() -> Manager:
    from moderation.cli.site import configuration
    from moderation.hooks.loading.records import LoadOptions
    from moderation.hooks.manager import start

    config = configuration()
    options = LoadOptions(safe_mode=config.safe_mode, only=config.plugins)
    return start(config.instance, options)


def _warn_of_missing(manager: Manager) -> None:
    """Name the plugins that did not load: a filter of theirs is in no figure."""
    from moderation.hooks.loading.records import PluginState

    for one in manager.plugins:
        if one.state is PluginState.FAILED:
            click.echo(f"Left out: the plugin {one.name}. {one.reason or ''}", err=True)


def _chosen(manager: Manager, only: Sequence[str]) -> list[Backend]:
    """Give the filters to be asked; raises Invalid for one that is not there, or where none is."""
    from moderation.hooks.doors import FILTERS

    known = {one.id: one for one in manager.backends(FILTERS)}
    if not known:
        raise Invalid(message("No filter is switched on."))
    for one in only:
        if one not in known:
            there = ", ".join(known)
            raise Invalid(
                message("There is no filter “%(id)s”. There are: %(there)s.", id=one, there=there)
            )
    return [one for id, one in known.items() if not only or id in only]


def _folds(rows: Sequence[Labelled], folds: int, seed: int) -> list[Part]:
    """Split the texts so that each part has its share of unwanted ones."""
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - drawn anew by whoever repeats it
    shuffled.sort(key=lambda one: one.unwanted)
    places = range(min(folds, len(rows)))
    return [
        _part(shuffled, [place % folds == fold for place in range(len(rows))]) for fold in places
    ]


def _groups(rows: Sequence[Labelled]) -> list[Part]:
    names = dict.fromkeys(one.others[-1] for one in rows)
    return [_part(rows, [one.others[-1] == name for one in rows]) for name in names]


def _part(rows: Sequence[Labelled], asked: Sequence[bool]) -> Part:
    known = [one for one, is_asked in zip(rows, asked, strict=True) if not is_asked]
    return known, list(compress(rows, asked))


def _ask_all(
    manager: Manager, filters: Sequence[Backend], parts: Iterable[Part], options: Options
) -> Iterator[Asked]:
    from moderation.hooks.guard import watching

    for number, (known, rows) in enumerate(parts, start=1):
        _teach(manager, filters, [options.lesson(*one) for one in enumerate(known)], number)
        with watching():
            for one in enumerate(rows):
                yield _ask(manager, filters, options.item(*one), one[1].unwanted)


def _teach(
    manager: Manager, filters: Sequence[Backend], lessons: Sequence[Lesson], number: int
) -> None:
    """Give each filter that learns a model of these lessons alone, none where there are none.

    Raises Invalid where one fails: figures without it would be those of something else.
    """
    models = {}
    for one in manager.learning_filters():
        if lessons and one in filters:
            answer = manager.train(one.id, lessons)
            if answer.value is None:
                raise Invalid(answer.failure.reason if answer.failure else None)
            models[one.id] = number, answer.value.body
    for taken in manager.take_models(models):
        if taken.failure is not None:
            raise Invalid(taken.failure.reason)


def _ask(manager: Manager, filters: Sequence[Backend], item: ScreenedItem, unwanted: bool) -> Asked:
    started = time.perf_counter()
    findings = manager.screen(item, filters)
    failed = dict.fromkeys((one.filter_id for one in findings if one.failed), FailPolicy.IGNORE)
    result = combine(findings, RULE, False, failed)
    return Asked(unwanted, findings, result, time.perf_counter() - started)
