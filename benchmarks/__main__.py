"""Run benches: ``python -m benchmarks [NAME ...] [--quick]``."""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module

from benchmarks import report
from benchmarks.measuring import QUICK, Effort
from benchmarks.report import Line

#: Every bench is a module of `benchmarks.benches` with a function ``run(effort) -> list[Line]``.
NAMES = (
    "pages", "comments", "screening", "queue", "bulk", "desks", "jury", "footprint", "reads",
    "guard", "filters", "learning", "plugins", "retag", "tags",
)  # fmt: skip


def main(words: list[str] | None = None) -> int:
    """Run what was asked for; 1 when a target was missed or a bench could not run."""
    asked = _arguments(words)
    effort = QUICK if asked.quick else Effort(rounds=asked.rounds)
    lines: list[Line] = []
    untried: list[str] = []
    for name in asked.names or NAMES:
        _run(name, effort, lines, untried)
    if not asked.names and not effort.quick:
        report.write(lines, " ".join(["python -m benchmarks", *(words or sys.argv[1:])]), untried)
    print(f"\n{report.table(lines)}\n\n{report.machine()}")
    print("".join(f"\nnot measured: {reason}" for reason in untried))
    missed = [line for line in lines if line.met is False]
    return 1 if untried or (missed and not effort.quick) else 0


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="prove the harness, measure nothing")
    parser.add_argument("--rounds", type=int, default=Effort().rounds, help="how often each runs")
    asked = parser.parse_args(words)
    for name in asked.names:
        if name not in NAMES:
            parser.error(f"there is no bench {name!r}; there are {', '.join(NAMES)}")
    return asked


def _run(name: str, effort: Effort, lines: list[Line], untried: list[str]) -> None:
    began = time.monotonic()
    print(f"{name} …", end=" ", flush=True)
    try:
        lines.extend(import_module(f"benchmarks.benches.{name}").run(effort))
    except Exception as error:  # noqa: BLE001 - one bench that cannot run stops no other
        untried.append(f"{name}: {type(error).__name__}: {error}")
    print(f"{time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
