"""Who sits on a panel, and under which name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message

SMALLEST_PANEL = 3
LARGEST_PANEL = 7

NUMERALS = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One place on a panel. `number` counts from 1 and makes the public name."""

    number: int
    juror_id: str


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """Who sits, and who replaces an excused juror, in that order."""

    seated: tuple[Seat, ...]
    reserves: tuple[str, ...]


def plan_seats(
    jurors: Iterable[str],
    size: int,
    seed: int,
    *,
    families: Mapping[str, str] | None = None,
) -> SeatPlan:
    """Draw a panel of `size` (3 to 7) from the ids of the available jurors.

    The same jurors and seed give the same plan, whatever the order of `jurors`; an id sits once.
    `families` names the family of a juror id: no family gets its second seat before every family
    has its first. With fewer jurors than seats all of them sit. Raises Invalid for another size.
    """
    if not SMALLEST_PANEL <= size <= LARGEST_PANEL:
        raise Invalid(
            message(
                "A panel has %(smallest)s to %(largest)s seats.",
                smallest=SMALLEST_PANEL,
                largest=LARGEST_PANEL,
            )
        )
    randomness = Random(seed)  # noqa: S311 - repeatable on purpose, nothing secret hangs on it
    drawn = _drawn(sorted(set(jurors)), randomness, families or {})
    seated = tuple(Seat(number, juror) for number, juror in enumerate(drawn[:size], start=1))
    return SeatPlan(seated, tuple(drawn[size:]))


def _drawn(jurors: list[str], randomness: Random, families: Mapping[str, str]) -> list[str]:
    randomness.shuffle(jurors)
    seen: dict[str, int] = {}
    rounds: dict[str, int] = {}
    for juror in jurors:
        family = families.get(juror, juror)
        rounds[juror] = seen[family] = seen.get(family, 0) + 1
    return sorted(jurors, key=rounds.__getitem__)


def roman(number: int) -> str:
    """A Roman numeral for 1 to 3999. Raises ValueError outside."""
    if not 1 <= number <= 3999:
        raise ValueError("Roman numerals go from 1 to 3999")
    letters = ""
    for value, numeral in NUMERALS:
        times, number = divmod(number, value)
        letters += numeral * times
    return letters


def juror_title(seat_number: int) -> Message:
    """The neutral public name of a seat, to be translated."""
    return message("Juror %(numeral)s", numeral=roman(seat_number))


def juror_name(seat_number: int) -> str:
    """The neutral public name of a seat in English: "Juror III" for 3."""
    return str(juror_title(seat_number))
