"""What another rule would make of items that were screened before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from moderation.domain.screening.combination import (
    NO_POLICIES,
    Combined,
    Disposition,
    ScreeningRule,
    combine,
)
from moderation.domain.screening.figures import Figures, Judged, figures
from moderation.domain.screening.findings import FailPolicy, Finding

SHOWN = 10
"""Examples of each change."""


@dataclass(frozen=True, slots=True)
class Past:
    """An item that was screened: the findings that counted, and what became of it.

    `trusted` tells of its author; `unwanted` is what a person decided, None where none did, and
    `weight` for how many items this one stands, where it was drawn from those let through.
    """

    item_id: int
    kind: str
    summary: str
    findings: tuple[Finding, ...]
    trusted: bool = False
    unwanted: bool | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class DryRunExample:
    """One item of which the rules make different things, with its score under each."""

    past: Past
    before: Disposition
    after: Disposition
    score_before: float
    score_after: float


@dataclass(frozen=True, slots=True)
class DryRun:
    """Items under the rule as it stands and under another.

    `changes` counts items by what the two rules make of them, also where that is the same.
    `held_more`, `let_through_more` and `rejected_more` count those that would come to it and do
    not now. `judged` and `judged_after` hold both rules against what people decided, a hit being
    whatever is not let through; None where nobody decided. `examples` has the first few items of
    each change, in the order in which they were given.
    """

    looked_at: int
    changes: Mapping[tuple[Disposition, Disposition], int]
    held_more: int
    let_through_more: int
    rejected_more: int
    judged: Figures | None
    judged_after: Figures | None
    examples: tuple[DryRunExample, ...]


def compare_rules(
    past: Iterable[Past],
    before: ScreeningRule,
    after: ScreeningRule,
    policies: Mapping[str, FailPolicy] = NO_POLICIES,
) -> DryRun:
    """Combine the findings on past items under both rules."""
    tried = [_try(one, before, after, policies) for one in past]
    changes = Counter((one.before, one.after) for one in tried)
    return DryRun(
        looked_at=len(tried),
        changes=dict(changes),
        held_more=_coming_to(Disposition.HOLD, changes),
        let_through_more=_coming_to(Disposition.ALLOW, changes),
        rejected_more=_coming_to(Disposition.REJECT, changes),
        judged=_against_people((one.past, one.before) for one in tried),
        judged_after=_against_people((one.past, one.after) for one in tried),
        examples=_examples(tried),
    )


def _try(
    past: Past, before: ScreeningRule, after: ScreeningRule, policies: Mapping[str, FailPolicy]
) -> DryRunExample:
    one, other = (_combined(past, rule, policies) for rule in (before, after))
    return DryRunExample(past, one.disposition, other.disposition, one.score, other.score)


def _combined(past: Past, rule: ScreeningRule, policies: Mapping[str, FailPolicy]) -> Combined:
    return combine(past.findings, rule, past.trusted, policies)


def _coming_to(where: Disposition, changes: Mapping[tuple[Disposition, Disposition], int]) -> int:
    return sum(
        number
        for (before, after), number in changes.items()
        if after is where and before is not where
    )


def _against_people(ended: Iterable[tuple[Past, Disposition]]) -> Figures | None:
    judged = [
        Judged(disposition is not Disposition.ALLOW, past.unwanted, past.weight)
        for past, disposition in ended
        if past.unwanted is not None
    ]
    return figures(judged) if judged else None


def _examples(tried: Iterable[DryRunExample]) -> tuple[DryRunExample, ...]:
    by_change: dict[tuple[Disposition, Disposition], list[DryRunExample]] = {}
    for one in tried:
        if one.before is not one.after:
            by_change.setdefault((one.before, one.after), []).append(one)
    return tuple(chain.from_iterable(some[:SHOWN] for some in by_change.values()))
