"""Commands about what filters learn from beside decisions: sets of examples come and go."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from moderation.cli.site import application, operator
from moderation.domain.screening.labelled import Columns, Labelled, read_labelled

if TYPE_CHECKING:
    from flask import Flask

    from moderation.actions.screening.learning import Seed
    from moderation.domain.spreadsheets import Row
    from moderation.queries.screening.lessons import ToldLesson

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COLUMNS = ("text", "label", "reason", "language", "from", "on")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _language(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    """Give the code of a language back; raises BadParameter for what is none."""
    if given and not LANGUAGE.fullmatch(given):
        raise click.BadParameter("Write a code such as en or nl.")
    return given


@click.command()
@click.argument("file", type=FILE)
@click.option("--text", required=True, metavar="COLUMN", help="The column with the texts.")
@click.option("--label", required=True, metavar="COLUMN", help="The column that says what is spam.")
@click.option("--unwanted", multiple=True, metavar="LABEL", help="Such a label means unwanted.")
@click.option("--reason", metavar="COLUMN", help="The column with the codes of reasons.")
@click.option(
    "--language", default="", metavar="CODE", callback=_language,
    help="The language of the texts, such as en.",
)  # fmt: skip
@click.option("--seed", metavar="NAME", help="What the set is called; the name of FILE otherwise.")
def train(
    file: Path,
    text: str,
    label: str,
    unwanted: tuple[str, ...],
    reason: str | None,
    language: str,
    seed: str | None,
) -> None:
    """Let the filters learn from the examples of FILE, beside what people decide.

    FILE is a table whose rows have a text and a label such as spam or ham, 1 or 0. The examples are
    kept as a set of lessons, which `forget` deletes again. The workers of the queue `learn` do it.
    """
    from moderation.actions.screening.learning import import_seeds

    columns = Columns(text, label, (reason,) if reason else (), frozenset(unwanted))
    rows = read_labelled(file.read_bytes(), file.name, columns)
    name = seed or file.stem
    with application() as app:
        learning = _learning(app)
        count = import_seeds(operator(), name, [_seed(one, language) for one in rows], learning)
    bad = sum(one.unwanted for one in rows)
    click.echo(f"Brought {count} lessons, {bad} of them unwanted, as “{name}”. {_told(learning)}")


def _seed(row: Labelled, language: str) -> "Seed":
    from moderation.actions.screening.learning import Seed

    reason = row.others[0] if row.others else ""
    return Seed(row.text, row.unwanted, reason, language)


def _learning(app: "Flask") -> list[str]:
    return [one.id for one in app.extensions["venire_plugins"].learning_filters()]


def _told(learning: Sequence[str]) -> str:
    if not learning:
        return "No filter that learns is switched on."
    return f"Asked to learn: {', '.join(learning)}."


@click.command()
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
def export(file: TextIO) -> None:
    """Write all lessons to FILE, or to the standard output: CSV, a lesson a line, oldest first.

    No cell is a formula: where a text begins like one, an apostrophe does, which `train` takes off.

    It holds what visitors wrote. `train` reads it with --text text --label label --reason reason.
    """
    from moderation.domain.spreadsheets import csv_pieces
    from moderation.queries.screening.lessons import all_lessons

    with application():
        file.writelines(csv_pieces(COLUMNS, map(_row, all_lessons())))


def _row(one: "ToldLesson") -> "Row":
    return {
        "text": one.text,
        "label": "unwanted" if one.unwanted else "wanted",
        "reason": one.reason,
        "language": one.language,
        "from": one.seed,
        "on": one.taught_at.date().isoformat(),
    }


@click.command()
def lessons() -> None:
    """Count the lessons: those of decisions, and those of each set that was imported."""
    from moderation.queries.screening.lessons import lesson_sets

    with application():
        sets = lesson_sets()
    for one in sets:
        name = f"“{one.name}”" if one.name else "decisions"
        click.echo(f"{name}: {one.lessons} lessons, {one.unwanted} unwanted")
    if not sets:
        click.echo("No lessons yet: decisions on the desk bring them, or `venire screening train`.")


@click.command()
@click.argument("name")
def forget(name: str) -> None:
    """Delete the set of lessons NAME, and let the filters unlearn it."""
    from moderation.actions.screening.learning import forget_seeds

    with application() as app:
        learning = _learning(app)
        count = forget_seeds(operator(), name, learning)
    click.echo(f"Forgot {count} lessons. {_told(learning)}")
