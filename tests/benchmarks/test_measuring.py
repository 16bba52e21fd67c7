"""Figures are made side by side, so that a slow moment of the machine spoils no ratio."""

import pytest

from benchmarks.measuring import QUICK, Effort, Spread, percentile, ratio, side_by_side
from benchmarks.report import Line, Target, table


def test_contestants_take_turns_and_change_their_order() -> None:
    order: list[str] = []
    contestants = {name: lambda name=name: order.append(name) or 1.0 for name in "ab"}
    side_by_side(contestants, 3)
    assert "".join(order) == "abbaab"


def test_a_ratio_is_taken_within_each_round() -> None:
    # The machine was ten times slower in the second round: no ratio shows it.
    assert ratio([200.0, 20.0, 202.0], [100.0, 10.0, 100.0]) == Spread(2.0, 2.0, 2.02)


@pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.5, 3), (0.99, 5), (1, 5)])
def test_percentiles_are_figures_that_occurred(share: float, expected: float) -> None:
    assert percentile([5, 1, 4, 2, 3], share) == expected


def test_a_quick_run_does_little() -> None:
    assert QUICK.quick
    assert QUICK.sized(1_000_000) == 20_000
    assert QUICK.sized(10, least=3) == 3
    assert not Effort().quick


@pytest.mark.parametrize(
    ("target", "figure", "met"),
    [
        (Target("at least", 2), 2.0, True),
        (Target("at least", 2), 1.99, False),
        (Target("at most", 50), 50.1, False),
        (None, 1.0, None),
    ],
)
def test_a_line_knows_whether_its_target_is_met(
    target: Target | None, figure: float, met: bool | None
) -> None:
    assert Line("what", Spread.of([figure]), target=target).met is met


def test_the_table_stands_straight_and_names_the_range() -> None:
    lines = [
        Line("posts", Spread(2.5, 1.5, 3.5), target=Target("at least", 2)),
        Line("memory", Spread.of([312.4]), "MB", target=Target("at most", 300)),
    ]
    shown = table(lines).splitlines()
    assert len({len(row) for row in shown}) == 1
    assert "2.50 (1.50 – 3.50)" in shown[2]
    assert "312 MB" in shown[3]
    assert "**no**" in shown[3]
