"""The public's figures as tables: a row for each thing counted, a column for each month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import Message, message
from moderation.domain.openness.figures import Counts, Figure, median_span, shown
from moderation.domain.openness.sheets import Row
from moderation.domain.openness.statements import MEASURE_NAMES, Measure

FIGURE_COLUMNS = ("month", "figure", "part", "count", "fewer_than_5")
"""The columns of the figures as a file."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what is counted, and the count of each month; None stands for fewer than five."""

    name: Message
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One table under its heading."""

    id: str
    heading: Message
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Months:
    """Everything that the page shows. Months are newest first; `half` is the median of each.

    `accepted` and `refused` are for the picture, and nothing is drawn for fewer than five.
    """

    months: tuple[str, ...]
    sections: tuple[Section, ...]
    half: tuple[timedelta | None, ...]
    accepted: tuple[int, ...]
    refused: tuple[int, ...]


_SENT: Mapping[ItemKind, Message] = {
    ItemKind.COMMENT: message("Comments"),
    ItemKind.TAG_SUGGESTION: message("Tag suggestions"),
    ItemKind.TOPIC_PROPOSAL: message("Proposed topics"),
    ItemKind.RECHECK_REQUEST: message("Re-check requests"),
    ItemKind.REPORT: message("Reports"),
    ItemKind.APPEAL: message("Appeals"),
}
_PROPOSED = frozenset(
    {
        ItemKind.COMMENT, ItemKind.TAG_SUGGESTION, ItemKind.TOPIC_PROPOSAL,
        ItemKind.RECHECK_REQUEST,
    }
)  # fmt: skip
"""What can be accepted or rejected; reports and appeals are a table of their own."""
_DECIDED = (
    ("approve.people", message("Accepted by people")),
    ("approve.software", message("Accepted by software")),
    ("reject.people", message("Rejected by people")),
    ("reject.software", message("Rejected by software")),
)
_JUDGED = (
    (ItemKind.REPORT, "approve", message("Reports that were upheld")),
    (ItemKind.REPORT, "reject", message("Reports that were dismissed")),
    (ItemKind.APPEAL, "approve", message("Appeals that were granted")),
    (ItemKind.APPEAL, "reject", message("Appeals that were turned down")),
)

Of = Callable[[str], bool]


def months_of(
    counts: Counts, months: Sequence[str], ground_name: Callable[[str], Message]
) -> Months:
    """The tables of some months. `ground_name` gives the name of a ground of a restriction."""
    table = _Table(counts, tuple(months))
    grounds = sorted({part for _, figure, part in counts if figure == Figure.RESTRICTED})
    sections = (
        Section("sent", message("What was sent"), table.sent()),
        Section("decided", message("What was decided, and by whom"), table.decided()),
        Section("judged", message("Reports and appeals"), table.judged()),
        Section("measures", message("Restrictions, by what was done"), table.measures()),
        Section(
            "grounds",
            message("Restrictions, by ground"),
            tuple(
                table.line(ground_name(one), Figure.RESTRICTED, _same(one)) for one in grounds
            ),
        ),
    )  # fmt: skip
    return Months(
        table.months, sections, table.halves(),
        table.drawn(".approve."), table.drawn(".reject."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Table:
    counts: Counts
    months: tuple[str, ...]

    def sums(self, figure: Figure, of: Of) -> tuple[int, ...]:
        """The counts of some parts of a figure, added up by month."""
        found = [
            (month, part, n) for (month, name, part), n in self.counts.items() if name == figure
        ]
        return tuple(
            sum(n for month, part, n in found if month == wanted and of(part))
            for wanted in self.months
        )

    def line(self, name: Message, figure: Figure, of: Of) -> Line:
        """The same as a row for everybody."""
        return Line(name, tuple(shown(number) for number in self.sums(figure, of)))

    def drawn(self, how: str) -> tuple[int, ...]:
        """What was accepted or rejected, without what is too few to show."""
        return tuple(shown(number) or 0 for number in self.sums(Figure.DECIDED, _deciding(how)))

    def sent(self) -> tuple[Line, ...]:
        return tuple(self.line(name, Figure.SENT, _same(kind)) for kind, name in _SENT.items())

    def decided(self) -> tuple[Line, ...]:
        made = [self.line(name, Figure.DECIDED, _deciding(f".{how}")) for how, name in _DECIDED]
        taken = self.line(
            message("Decisions taken back"), Figure.TAKEN_BACK, _PROPOSED.__contains__
        )
        return (*made, taken)

    def judged(self) -> tuple[Line, ...]:
        return tuple(
            self.line(name, Figure.DECIDED, _beginning(f"{kind}.{act}."))
            for kind, act, name in _JUDGED
        )

    def measures(self) -> tuple[Line, ...]:
        return tuple(
            self.line(MEASURE_NAMES[one], Figure.MEASURE, _same(one.value)) for one in Measure
        )

    def halves(self) -> tuple[timedelta | None, ...]:
        return tuple(
            median_span(
                {
                    part: number
                    for (one, figure, part), number in self.counts.items()
                    if one == month and figure == Figure.TOOK
                }
            )
            for month in self.months
        )


def _same(wanted: str) -> Of:
    return lambda part: part == wanted


def _deciding(how: str) -> Of:
    return lambda part: how in part and part.partition(".")[0] in _PROPOSED


def _beginning(begin: str) -> Of:
    return lambda part: part.startswith(begin)


def rows_of(counts: Counts) -> list[Row]:
    """Every count as a row of a file, oldest month first; small ones are left out and said so."""
    return [
        {
            "month": month,
            "figure": figure,
            "part": part,
            "count": shown(number),
            "fewer_than_5": shown(number) is None,
        }
        for (month, figure, part), number in sorted(counts.items())
    ]
