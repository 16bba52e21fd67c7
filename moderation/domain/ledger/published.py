"""The ledger's public part as a file: JSON lines that anybody can check without the database.

The first line is a header, the last an end; between them stand sealed rows by position, and after
the row that closes a day that day's published seal. Private parts appear as their digest alone.
Rows can be withheld: then only place and hash stand there. The hash rule is that of `chain`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from moderation.domain.ledger.chain import GENESIS, Act, Sealed, verify_chain
from moderation.domain.messages import Message, message

VERSION = 1
LONGEST_LINE = 1_000_000
"""Characters; a longer line is not read."""
MOST_PROBLEMS = 100

#: Characters of what a file calls a day that are told; as `repr` writes them, so that nothing in a
#: file can command the terminal that shows what is wrong with it.
_SHOWN = 40
_TEXTS = ("act", "actor", "group", "subject")


@dataclass(frozen=True, slots=True)
class DayHead:
    """The published head of the chain of one day (``2026-06-28``)."""

    day: str
    position: int
    hash: str


@dataclass(slots=True)
class Reading:
    """What a file holds, and what is wrong with it, each with the line where it is."""

    rows: int = 0
    withheld: int = 0
    days: int = 0
    position: int = 0
    hash: str = GENESIS
    problems: list[Message] = field(default_factory=list)
    found: set[str] = field(default_factory=set)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def to_json(self) -> dict[str, object]:
        """Return the report for machines."""
        return {
            "sound": self.sound, "rows": self.rows, "withheld": self.withheld, "days": self.days,
            "position": self.position, "hash": self.hash,
            "problems": [str(problem) for problem in self.problems],
        }  # fmt: skip

    def __str__(self) -> str:
        """Return the report for people."""
        head = f"{self.rows} rows, {self.withheld} of them withheld, {self.days} seals of days"
        if self.sound:
            return f"{head}: the chain holds up to № {self.position}, {self.hash}"
        return "\n".join([f"{head}: NOT SOUND", *(f"- {problem}" for problem in self.problems)])


def header() -> str:
    """The first line."""
    return _line({"venire_ledger": VERSION, "first": 1, "previous": GENESIS})


def row(sealed: Sealed, *, withheld: bool = False) -> str:
    """The line of one sealed act; of a withheld one only its place and hash."""
    place = {"position": sealed.position, "hash": sealed.hash}
    if withheld:
        return _line({**place, "withheld": True})
    act = sealed.act
    told = {
        "act": act.act, "actor": act.actor, "group": act.group, "public": act.public,
        "subject": act.subject, "subject_version": act.subject_version, "undoes": act.undoes,
    }  # fmt: skip
    return _line({**place, **told, "private_digest": act.private_digest})


def day_head(head: DayHead) -> str:
    """The line of a day's published seal; it follows the row that it names."""
    return _line({"day": head.day, "position": head.position, "hash": head.hash})


def end(rows: int, position: int, digest: str) -> str:
    """The last line: without it the file was cut off."""
    return _line({"end": True, "rows": rows, "position": position, "hash": digest})


def check(lines: Iterable[str], kept: Iterable[str] = ()) -> Reading:
    """Read a file line by line and check it; `kept` are hashes that must stand in it.

    A hash that was kept elsewhere proves all rows before it, back to the last withheld one. Never
    raises for what a file holds; stops at the hundredth problem.
    """
    reading, wanted = Reading(), set(kept)
    for problem in _problems(reading, lines, wanted):
        reading.problems.append(problem)
        if len(reading.problems) == MOST_PROBLEMS:
            break
    return reading


def _problems(reading: Reading, lines: Iterable[str], wanted: set[str]) -> Iterator[Message]:
    ended = False
    for number, line in enumerate(lines, start=1):
        for problem in _wrong(reading, number, line, wanted, ended=ended):
            yield message("Line %(line)s: %(what)s", line=number, what=str(problem))
        ended = ended or _read(line).get("end") is True
    if not ended:
        yield message("The file ends too early: its last line is missing.")
    for digest in sorted(wanted - reading.found):
        yield message("The hash %(hash)s does not stand in the file.", hash=digest)


def _wrong(
    reading: Reading, number: int, line: str, wanted: set[str], *, ended: bool
) -> Iterator[Message]:
    told = _read(line)
    if ended:
        yield message("Something follows the end.")
    elif number == 1:
        if line.strip() != header().strip():
            yield message("This is no ledger that can be read here: its header is another.")
    elif not told:
        yield message("This cannot be read.")
    elif "end" in told:
        yield from _wrong_end(reading, told)
    elif "day" in told:
        reading.days += 1
        if (told.get("position"), told.get("hash")) != (reading.position, reading.hash):
            day = repr(told["day"])[:_SHOWN].strip("'")
            yield message("The seal of %(day)s is not in the chain.", day=day)
    else:
        yield from _wrong_row(reading, told)
        reading.found |= wanted & {reading.hash}


def _wrong_row(reading: Reading, told: Mapping[str, object]) -> Iterator[Message]:
    sealed = _sealed(told)
    reading.rows += 1
    if sealed is None:
        yield message("This is no row of a ledger.")
        reading.position += 1
        return
    if told.get("withheld") is True:
        reading.withheld += 1
        if sealed.position != reading.position + 1:
            yield _misplaced(sealed.position, reading.position + 1)
    else:
        yield from verify_chain([sealed], reading.hash, reading.position + 1)
    reading.position, reading.hash = sealed.position, sealed.hash


def _misplaced(found: int, expected: int) -> Message:
    return message(
        "Row %(found)s stands where row %(expected)s should.", found=found, expected=expected
    )


def _wrong_end(reading: Reading, told: Mapping[str, object]) -> Iterator[Message]:
    said = tuple(told.get(name) for name in ("rows", "position", "hash"))
    if said != (reading.rows, reading.position, reading.hash):
        yield message("The end does not fit what stands before it: rows are missing or added.")


def _sealed(told: Mapping[str, object]) -> Sealed | None:
    """The row that a line tells; None for one that lacks a part."""
    position, digest = told.get("position"), told.get("hash")
    if not isinstance(position, int) or isinstance(position, bool) or not isinstance(digest, str):
        return None
    if told.get("withheld") is True:
        return Sealed(position, digest, Act("", 0, "", ""))
    act = _act(told)
    return None if act is None else Sealed(position, digest, act)


def _act(told: Mapping[str, object]) -> Act | None:
    subject, act, actor, group = (told.get(name) for name in ("subject", "act", "actor", "group"))
    version, undoes, public = (told.get(name) for name in ("subject_version", "undoes", "public"))
    private = told.get("private_digest")
    if not all(isinstance(told.get(name), str) for name in _TEXTS):
        return None
    if not isinstance(version, int) or not isinstance(undoes, int | None):
        return None
    if not isinstance(public, Mapping) or not isinstance(private, str | None):
        return None
    return Act(str(subject), version, str(act), str(actor), undoes, public, private, str(group))


def _read(line: str) -> Mapping[str, object]:
    """The object of a line; empty for one that holds none."""
    if len(line) > LONGEST_LINE:
        return {}
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _line(told: Mapping[str, object]) -> str:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
