"""``python -m benchmarks``: one bench by its name, and a quick run that writes nothing."""

import pytest

from benchmarks import report
from benchmarks.__main__ import main

NAMES = ["bulk", "desks", "guard", "jury", "plugins", "queue", "retag", "screening", "tags"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_quick_run_proves_the_harness(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = report.RESULTS.read_bytes() if report.RESULTS.exists() else None
    assert main([name, "--quick"]) == 0
    printed = capsys.readouterr().out
    assert "| what" in printed
    assert "not measured" not in printed
    assert (report.RESULTS.read_bytes() if report.RESULTS.exists() else None) == before


def test_an_unknown_bench_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["pgaes"])
    assert "no bench 'pgaes'" in capsys.readouterr().err
