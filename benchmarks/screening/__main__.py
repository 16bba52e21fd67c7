"""Measure filters on a table: ``python -m benchmarks.screening FILE --text C --label C``.

The first part of the table (``--share``, 0.3) is learned from; all choices are made on it. The rest
is read only with ``--test``.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from moderation.cli.evaluating.judging import RULE, Asked
from moderation.domain.screening import Disposition, FailPolicy, combine
from moderation.domain.screening.figures import Figures, Judged, Share, figures
from moderation.domain.screening.labelled import Columns, Labelled, read_labelled
from moderation.hooks.contracts import Lesson, ScreenedItem
from moderation.hooks.doors import FILTERS
from moderation.hooks.guard import watching
from moderation.hooks.loading.records import LoadOptions
from moderation.hooks.manager import Manager, start

SIZES = (50, 100, 200)
STEP = 25
"""Texts that are foretold before what people say of them is learned, in the run as on a site."""


class Bench:
    """All bundled filters in their standard settings and by the standard rule."""

    def __init__(self, place: Path) -> None:
        self.manager: Manager = start(place, LoadOptions())
        self.filters = self.manager.backends(FILTERS)
        self.taught = 0

    def teach(self, known: Sequence[Labelled]) -> dict[str, int]:
        """Teach the filters that learn these texts alone; give the bytes of their models."""
        self.taught += 1
        lessons = [Lesson(_item(*one), one[1].unwanted, "", one[0]) for one in enumerate(known, 1)]
        models = {}
        for one in self.manager.learning_filters():
            trained = self.manager.train(one.id, lessons).value
            assert trained is not None, f"{one.id} could not be trained"
            models[one.id] = trained.body
        self.manager.take_models({id: (self.taught, body) for id, body in models.items()})
        return {id: len(body) for id, body in models.items()}

    def ask(self, rows: Sequence[Labelled]) -> list[Asked]:
        """Ask all filters of each text, and combine what they say."""
        with watching():
            return [self._asked(_item(*one), one[1].unwanted) for one in enumerate(rows, 1)]

    def _asked(self, item: ScreenedItem, unwanted: bool) -> Asked:
        began = time.perf_counter()
        found = self.manager.screen(item, self.filters)
        failed = dict.fromkeys((one.filter_id for one in found if one.failed), FailPolicy.IGNORE)
        result = combine(found, RULE, False, failed)
        return Asked(unwanted, found, result, time.perf_counter() - began)


def _item(number: int, one: Labelled) -> ScreenedItem:
    return ScreenedItem(number, "comment", one.text, {"body": one.text})


def told(asked: Sequence[Asked]) -> Figures:
    """Give the figures of all filters together."""
    return figures(
        Judged(one.result.disposition is not Disposition.ALLOW, one.unwanted) for one in asked
    )


def main(words: list[str] | None = None) -> int:
    """Print the learning curve, the run as on a site and, if asked, the test."""
    asked = _arguments(words)
    columns = Columns(asked.text, asked.label, (), frozenset())
    rows = read_labelled(asked.file.read_bytes(), asked.file.name, columns)
    first = round(asked.share * len(rows))
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place))
        if asked.test:
            _test(bench, rows[:first], rows[first:])
        else:
            _curve(bench, rows[:first], asked.seeds)
            _online(bench, rows[:first])
    return 0


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screening", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", required=True, help="the column of texts, by name or number")
    parser.add_argument("--label", required=True, help="the column of labels")
    parser.add_argument("--share", type=float, default=0.3, help="how much is learned from")
    parser.add_argument("--seeds", type=int, default=20, help="draws for each size of the curve")
    parser.add_argument("--test", action="store_true", help="learn the first part, ask the rest")
    return parser.parse_args(words)


def _curve(bench: Bench, rows: Sequence[Labelled], seeds: int) -> None:
    """Draw so many lessons by chance, and judge by the others of the same part."""
    print(
        "| lessons | accuracy | mcc | false positives | recall |\n| --- | --- | --- | --- | --- |"
    )
    for size in SIZES:
        found = [_drawn(bench, rows, size, seed) for seed in range(seeds)]
        print(f"| {size} | {_spread([one.accuracy.value for one in found])} "
              f"| {_spread([one.mcc for one in found])} "
              f"| {_spread([one.false_positive_rate.value for one in found])} "
              f"| {_spread([one.recall.value for one in found])} |", flush=True)  # fmt: skip


def _drawn(bench: Bench, rows: Sequence[Labelled], size: int, seed: int) -> Figures:
    drawn = list(rows)
    random.Random(seed).shuffle(drawn)
    bench.teach(drawn[:size])
    return told(bench.ask(drawn[size:]))


def _spread(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{statistics.mean(known):.4f} ± {statistics.stdev(known):.4f}" if known[1:] else "–"


def _online(bench: Bench, rows: Sequence[Labelled]) -> None:
    """Foretell, then learn: each text is judged by what was learned from those before it."""
    print("\n| texts | wrong among the last | wrong in all | false positives in all |")
    print("| --- | --- | --- | --- |")
    steps = [*_steps(bench, rows)]
    wrong = [*accumulate(one for one, _ in steps)]
    held = [*accumulate(one for _, one in steps)]
    every = 8
    for place in range(every - 1, len(steps), every):
        before = wrong[place - every] if place >= every else 0
        print(f"| {(place + 1) * STEP} | {wrong[place] - before} of {every * STEP} "
              f"| {wrong[place]} | {held[place]} |")  # fmt: skip


def _steps(bench: Bench, rows: Sequence[Labelled]) -> Iterator[tuple[int, int]]:
    for start_at in range(0, len(rows), STEP):
        bench.teach(rows[:start_at])
        asked = bench.ask(rows[start_at : start_at + STEP])
        held = [one.result.disposition is not Disposition.ALLOW for one in asked]
        pairs = [(hit, one.unwanted) for hit, one in zip(held, asked, strict=True)]
        yield (
            sum(hit != unwanted for hit, unwanted in pairs),
            sum(hit > unwanted for hit, unwanted in pairs),
        )


def _test(bench: Bench, known: Sequence[Labelled], rows: Sequence[Labelled]) -> None:
    began = time.perf_counter()
    sizes = bench.teach(known)
    print(f"learned from {len(known)} in {time.perf_counter() - began:.2f} s, bytes {sizes}")
    asked = bench.ask(rows)
    found = told(asked)
    print(f"asked {found.n}, {found.n / sum(one.seconds for one in asked):.0f} items a second")
    for name in ("accuracy", "precision", "recall", "false_positive_rate"):
        print(f"{name} {_interval(getattr(found, name))}")
    print(f"f1 {found.f1:.4f}, mcc {found.mcc:.4f}")


def _interval(share: Share) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "–"
    return f"{share.value:.4f} ({share.low:.4f} to {share.high:.4f})"


if __name__ == "__main__":
    sys.exit(main())
