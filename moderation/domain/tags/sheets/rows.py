"""What one line of a sheet says."""

from __future__ import annotations

from dataclasses import dataclass, field

from moderation.domain.tags.describing import LANGUAGES, TagDescription
from moderation.domain.tags.requests.faults import Fault

TITLES = {language: f"title_{language}" for language in LANGUAGES}

COLUMNS = ("name", "aliases", "broader", "family", "description", *TITLES.values(), "deprecated")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A tag with its other names and the tags that it implies, each by its normalised name.

    `line` counts the sheet's lines from 1, that of the columns; 0 where it was not read from one.
    """

    name: str
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    said: TagDescription = field(default_factory=TagDescription)
    deprecated: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows whose names could be read, and what is wrong with lines by themselves."""

    rows: tuple[SheetRow, ...]
    faults: tuple[Fault, ...] = ()
