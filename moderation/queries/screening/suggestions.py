"""Thresholds that decisions so far suggest."""

from moderation.domain.screening import LOWEST_SCORE, ScreeningRule
from moderation.domain.screening.suggestions import Scored, Suggestion, suggest
from moderation.domain.screening.tallies import TOGETHER
from moderation.queries.screening.outcomes import outcomes

WANTED = (0.8, 0.9, 0.95, 0.99)
"""Shares of what is held that an admin may want to be unwanted."""


def suggested_thresholds(rule: ScreeningRule) -> tuple[Suggestion, ...]:
    """Give thresholds to hold from that fit below where `rule` rejects, each once, lowest first.

    They rest on the newest 2,000 decisions and on samples of what was let through.
    """
    scored = [
        Scored(one.score, one.unwanted, one.weight)
        for one in outcomes(TOGETHER)
        if one.score is not None
    ]
    found = {one.hold_from: one for wanted in WANTED if (one := suggest(scored, wanted))}
    fitting = [one for one in found.values() if LOWEST_SCORE <= one.hold_from < rule.reject_from]
    return tuple(sorted(fitting, key=lambda one: one.hold_from))
