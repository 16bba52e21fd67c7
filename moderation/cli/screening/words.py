"""Commands about the lists of words that filters go by."""

import unicodedata
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from moderation.cli.site import application, operator
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message

if TYPE_CHECKING:
    from flask import Flask

    from moderation.hooks.loading.records import Registration
    from moderation.hooks.manager import Manager

_filter = click.option(
    "--filter", "filter_id", default="links_and_words", show_default=True, metavar="ID",
    help="Whose list.",
)  # fmt: skip
_list = click.option(
    "--list", "field", default="words", show_default=True, metavar="NAME",
    help="Which of its lists, as its settings call it.",
)  # fmt: skip


@click.group()
def words() -> None:
    """Take the lists of words that filters go by out, and bring others in."""


@words.command()
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@_filter
@_list
def export(file: TextIO, filter_id: str, field: str) -> None:
    """Write the list to FILE, or to the standard output: an entry a line."""
    from moderation.actions.plugins.word_lists import listed_words
    from moderation.domain.screening.word_lists import write_words

    with application() as app:
        file.write(write_words(listed_words(_registered(app, filter_id), field)))


@words.command("import")
@click.argument("file", type=click.File("rb"))
@_filter
@_list
@click.option("--replace", is_flag=True, help="Take out what FILE does not have.")
@click.option("--at-once", is_flag=True, help="Let the changed list count without a trial.")
def import_(file: BinaryIO, filter_id: str, field: str, replace: bool, at_once: bool) -> None:
    """Bring the words of FILE into the list; - is the standard input.

    A word or phrase a line, with points behind it if you like: casino 2. A word that is listed
    already gets the points that come with it. Lines that begin with # are passed over. Of a filter
    that counts, the changed list is tried beside the old one, until an admin lets it count.
    """
    from moderation.actions.plugins.word_lists import bring_words
    from moderation.domain.screening.labelled import decoded
    from moderation.domain.screening.word_lists import read_words

    coming = read_words(_text(decoded(file.read())))
    with application() as app:
        one = _registered(app, filter_id)
        on_trial = _counts(app, filter_id) and not at_once
        brought = bring_words(operator(), one, field, coming, replace=replace, on_trial=on_trial)
    counts = f"{brought.added} new, {brought.changed} changed, {brought.removed} gone"
    click.echo(f"The list “{field}” of {filter_id}: {counts}, {brought.kept} as they were.")
    if on_trial and brought.differs:
        click.echo("It is on trial; the old one goes on counting.")


def _text(read: str) -> str:
    """Give a text back; raises Invalid where it holds signs that no text has."""
    if any(unicodedata.category(one) == "Cc" and not one.isspace() for one in read):
        raise Invalid(message("This is no list of words: it holds signs that no text has."))
    return read


def _registered(app: "Flask", filter_id: str) -> "Registration":
    from moderation.hooks.doors import FILTERS

    manager: Manager = app.extensions["venire_plugins"]
    for record in manager.plugins:
        for one in record.registrations:
            if one.door is FILTERS and one.implementation.id == filter_id:
                return one
    raise NotFound(message("No filter is called “%(id)s”.", id=filter_id))


def _counts(app: "Flask", filter_id: str) -> bool:
    return any(one.id == filter_id for one in app.extensions["venire_plugins"].filters())
