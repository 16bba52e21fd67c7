"""The enricher: rows of the table whose words occur in the question, the nearest first."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from moderation.hooks.toolkit import (
    CheckAnswer,
    Enricher,
    EvidenceDraft,
    NotSetUp,
    Question,
    message,
    setting,
)

from venire_spreadsheet.table import Row, read_table

_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an admin can set."""

    file: str = setting(
        "evidence.csv", message("File"), message("A CSV file in the instance folder.")
    )
    share: float = setting(
        0.5,
        message("Share of a row's words that the question must hold"),
        lowest=0.1,
        highest=1,
    )


class SpreadsheetEnricher(Enricher[Settings]):
    """Drafts evidence of rows; the table is read each time, so it can be edited at any time."""

    id = "spreadsheet"
    title = message("Spreadsheet")
    settings_class = Settings

    def check(self) -> CheckAnswer:
        """Say how many rows can be used, and which is the first that cannot."""
        try:
            table = read_table(self._path())
        except NotSetUp as error:
            return CheckAnswer(False, message("%(why)s", why=str(error)))
        if table.trouble:
            told = message("%(count)s rows; %(why)s", count=len(table.rows), why=table.trouble)
            return CheckAnswer(False, told)
        return CheckAnswer(True, message("%(count)s rows.", count=len(table.rows)))

    def find(self, question: Question) -> list[EvidenceDraft]:
        """Give the drafts of fitting rows, best first; rows that cannot be read are passed over."""
        asked = _words(question.text)
        rated = ((_share(row, asked), row.draft) for row in read_table(self._path()).rows)
        fitting = [one for one in rated if one[0] >= self.settings.share]
        fitting.sort(key=lambda one: (-one[0], -(one[1].year or 0), one[1].title))
        return [replace(draft, relevance=share) for share, draft in fitting[: question.limit]]

    def _path(self) -> Path:
        folder = self.surroundings.instance.resolve()
        path = (folder / self.settings.file).resolve()
        if not path.is_relative_to(folder):
            raise NotSetUp("the file must lie in the instance folder")
        if not path.is_file():
            raise NotSetUp(f"there is no file {self.settings.file} in the instance folder")
        return path


def _share(row: Row, asked: frozenset[str]) -> float:
    """Give the share of a row's words that a question holds; 0 for a row without words."""
    words = _words(row.about or row.draft.title)
    return len(words & asked) / len(words) if words else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
