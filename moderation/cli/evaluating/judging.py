"""What was said of texts whose answer is known, as figures for a reader or a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from moderation.domain.screening import Combined, Disposition, Finding, ScreeningRule
from moderation.domain.screening.figures import (
    Figures,
    Judged,
    Share,
    calibration,
    calibration_error,
    figures,
)

RULE = ScreeningRule()
"""The standard rule. A filter hits where it alone would hold an item."""

Entry: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """What filters said of one text, what that comes to, and in how many seconds."""

    unwanted: bool
    findings: Sequence[Finding]
    result: Combined
    seconds: float


def report(filter_ids: Iterable[str], asked: Sequence[Asked]) -> Entry:
    """Give figures of all filters together and of each one."""
    by_filter: dict[str, list[tuple[Finding, bool]]] = {one: [] for one in filter_ids}
    for one in asked:
        for finding in one.findings:
            by_filter[finding.filter_id].append((finding, one.unwanted))
    return {
        "combination": _of_all(asked),
        "filters": {id: _of_one(some) for id, some in by_filter.items()},
    }


def _of_all(asked: Sequence[Asked]) -> Entry:
    """All together abstain where not one of them gave a score."""
    judged = [Judged(_holds(one.result), one.unwanted) for one in asked]
    scored = [(one.result.score, one.unwanted) for one in asked if one.result.contributions]
    failed = sum(any(each.failed for each in one.findings) for one in asked)
    return _entry(figures(judged), scored, failed, sum(one.seconds for one in asked))


def _holds(result: Combined) -> bool | None:
    return result.disposition is not Disposition.ALLOW if result.contributions else None


def _of_one(found: Sequence[tuple[Finding, bool]]) -> Entry:
    judged = [Judged(_hits(finding), unwanted) for finding, unwanted in found]
    scored = [(one.score, unwanted) for one, unwanted in found if one.score is not None]
    failed = sum(one.failed for one, _ in found)
    seconds = sum(one.elapsed_ms for one, _ in found) / 1000
    return _entry(figures(judged), scored, failed, seconds)


def _hits(finding: Finding) -> bool | None:
    if finding.score is None:
        return None
    return RULE.points(finding.filter_id, finding.score) >= RULE.hold_from


def _entry(
    found: Figures, scored: Sequence[tuple[float, bool]], failed: int, seconds: float
) -> Entry:
    shares = {
        "accuracy": found.accuracy,
        "precision": found.precision,
        "recall": found.recall,
        "false_positive_rate": found.false_positive_rate,
    }
    return {
        "n": found.n,
        **{name: _rounded(one.value) for name, one in shares.items()},
        "f1": _rounded(found.f1),
        "mcc": _rounded(found.mcc),
        "abstained": found.abstained,
        "failed": failed,
        "calibration_error": _rounded(calibration_error(calibration(scored))),
        "items_per_second": round(found.n / seconds, 1) if seconds else None,
        "intervals": _intervals(shares),
    }


def _intervals(shares: Mapping[str, Share]) -> Mapping[str, list[float | None]]:
    return {name: [_rounded(one.low), _rounded(one.high)] for name, one in shares.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
