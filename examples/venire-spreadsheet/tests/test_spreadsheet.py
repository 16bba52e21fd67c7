"""Tables as people write them, right and wrong, and what is offered of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from moderation.hooks.testing import StartApp, check_contract, make, question
from moderation.hooks.toolkit import EvidenceDraft, NotSetUp, SourceKind, Stance

from venire_spreadsheet.finding import SpreadsheetEnricher

Write = Callable[..., SpreadsheetEnricher]
TABLE = """title,year,venue,kind,doi,summary,stance,about
Deep moves,1997,Examples,journal,https://doi.org/10.1000/182,A program won.,supports,chess
Slow moves,1990,,,,,limits,chess play
Kitchen robots,2020,,,,,,cooking
"""


@pytest.fixture
def written(instance: Path) -> Write:
    """Give a function that writes the table and makes the enricher."""

    def write(table: str | bytes = TABLE, **settings: object) -> SpreadsheetEnricher:
        content = table.encode() if isinstance(table, str) else table
        (instance / "evidence.csv").write_bytes(content)
        return make(SpreadsheetEnricher, instance, settings)

    return write


def found(made: SpreadsheetEnricher, text: str = "Can AI play chess?") -> list[str]:
    """Give the titles that are offered for a question."""
    return [one.title for one in made.find(question(text))]


def told(made: SpreadsheetEnricher) -> str:
    """Give what an admin reads who presses the button to check."""
    return str(made.check().text)


def test_it_keeps_its_contract(written: Write) -> None:
    """Odd, hostile and huge questions, under the real time limit."""
    check_contract(written())


def test_it_keeps_its_contract_without_a_table(instance: Path) -> None:
    """Until there is one it cannot be used, and says so."""
    check_contract(make(SpreadsheetEnricher, instance))


def test_a_row_becomes_a_draft(written: Write) -> None:
    """Everything that the table tells is in it, and nothing else."""
    draft = written().find(question("Can AI win at chess?"))[0]
    assert draft == EvidenceDraft(
        title="Deep moves",
        year=1997,
        venue="Examples",
        kind=SourceKind.JOURNAL,
        doi="10.1000/182",
        summary="A program won.",
        stance=Stance.SUPPORTS,
        origin="spreadsheet",
        relevance=1.0,
    )


def test_rows_are_offered_where_their_words_are_asked_about(written: Write) -> None:
    """The newest of equals comes first."""
    made = written()
    assert found(made, "Can AI play chess?") == ["Deep moves", "Slow moves"]
    assert found(made, "Can AI do the COOKING?") == ["Kitchen robots"]
    assert found(made, "Can AI sing?") == []
    assert found(written(share=1), "Can AI win at chess?") == ["Deep moves"]


def test_without_words_of_its_own_a_row_goes_by_its_title(written: Write) -> None:
    """Short words such as "of" do not count."""
    made = written("title\nThe cooking of soup\n")
    assert found(made, "Can the AI do the cooking?") == ["The cooking of soup"]


def test_no_more_is_given_than_was_asked_for(written: Write) -> None:
    """The core says how many it takes."""
    assert len(written().find(question("Can AI play chess?", limit=1))) == 1


@pytest.mark.parametrize(
    "table",
    [
        TABLE.replace(",", ";"),
        TABLE.replace(",", "\t"),
        "\ufeff" + TABLE.replace("\n", "\r\n"),
        TABLE.replace("title,", "TITLE ,"),
        TABLE.replace("A program won.", '"A program won,\nin the end."'),
    ],
)
def test_it_reads_what_spreadsheet_programs_write(written: Write, table: str) -> None:
    """Other separators, a mark at the head, other ends of lines, cells of several lines."""
    made = written(table)
    assert (found(made), told(made)) == (["Deep moves", "Slow moves"], "3 rows.")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Moves,soon,chess,", "its year is no year"),
        ("Moves,1997,chess,maybe", "'maybe' is none of supports, limits, against, unclear"),
        (",1997,chess,", "title must not be empty"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_count(
    written: Write, row: str, why: str
) -> None:
    """It is left out, never guessed at."""
    made = written(f"title,year,about,stance\n{row}\n\nGood moves,1998,chess,\n")
    assert found(made) == ["Good moves"]
    assert told(made).startswith("1 rows; row 1 is left out")
    assert why in told(made)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "one of them title"),
        ("name,year\nMoves,1997\n", "one of them title"),
        (b"title\nd\xe9j\xe0 vu\n", "save it anew as CSV UTF-8"),
        (b"x" * 5_000_001, "more than 5,000,000 bytes"),
        (f'title\n"{"x" * 200_000}\n', "no CSV"),
    ],
)
def test_what_is_no_table_is_told(written: Write, table: str | bytes, why: str) -> None:
    """The admin reads it, and hearing no evidence is not taken for there being none."""
    made = written(table)
    assert why in told(made)
    with pytest.raises(NotSetUp, match=why):
        made.find(question())


@pytest.mark.parametrize(
    ("file", "why"),
    [("other.csv", "no file other.csv"), ("../evidence.csv", "lie in the instance folder")],
)
def test_the_file_lies_in_the_instance_folder(written: Write, file: str, why: str) -> None:
    """An admin cannot have other files of the machine read."""
    with pytest.raises(NotSetUp, match=why):
        written(file=file).find(question())


def test_it_runs_in_an_application(start_app: StartApp) -> None:
    """It is loaded as in an installation."""
    app = start_app("venire_spreadsheet")
    assert (app.record.doors, app.record.version) == (("enricher",), "1.0.0")
