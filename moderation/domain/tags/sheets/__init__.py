"""The vocabulary as a sheet: a table that people edit in a spreadsheet, and that can come back.

A line for each tag, under a line that names the columns::

    name         the tag
    aliases      its other names, with commas between them
    broader      the tags that it implies, with commas between them
    family       the group in which lists show it
    description  what it means
    title_en …   its names in languages: en, nl, de, fr, es
    deprecated   yes: no longer put on topics

Only `name` is needed; columns come in any order. A name with a comma stands within double quotes,
with quotes written twice. A cell that begins like a formula begins with an apostrophe, which is
taken off again. An empty cell says nothing: a sheet gives, and never takes away. It is taken whole
or not at all: `check_sheet` raises `RefusedRequest` with every fault and its line.
"""

from moderation.domain.tags.sheets.checking import Known, check_sheet
from moderation.domain.tags.sheets.reading import decoded, read_sheet
from moderation.domain.tags.sheets.rows import COLUMNS, Sheet, SheetRow
from moderation.domain.tags.sheets.writing import sheet_pieces

__all__ = [
    "COLUMNS",
    "Known",
    "Sheet",
    "SheetRow",
    "check_sheet",
    "decoded",
    "read_sheet",
    "sheet_pieces",
]
