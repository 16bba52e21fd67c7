"""Rules about visitors: their trust, when their comments appear, what their reports weigh."""

from moderation.domain.authors.modes import (
    LEAST_OPEN_FIRST,
    Facts,
    Mode,
    Ruling,
    Step,
    chosen_mode,
    has_link,
    rule_on,
)
from moderation.domain.authors.reporters import (
    COUNTED,
    FULL_WEIGHT,
    LEAST_WEIGHT,
    SAME_PLACE_WEIGHT,
    ReportRecord,
    hides_until_decided,
    reporter_weight,
)
from moderation.domain.authors.trust import (
    WINDOW,
    AuthorRecord,
    AuthorState,
    TrustRule,
    trust_in_words,
)
from moderation.domain.authors.waiting import FEWEST_DECISIONS, MOST_DECISIONS, usual_wait

__all__ = [
    "COUNTED",
    "FEWEST_DECISIONS",
    "FULL_WEIGHT",
    "LEAST_OPEN_FIRST",
    "LEAST_WEIGHT",
    "MOST_DECISIONS",
    "SAME_PLACE_WEIGHT",
    "WINDOW",
    "AuthorRecord",
    "AuthorState",
    "Facts",
    "Mode",
    "ReportRecord",
    "Ruling",
    "Step",
    "TrustRule",
    "chosen_mode",
    "has_link",
    "hides_until_decided",
    "reporter_weight",
    "rule_on",
    "trust_in_words",
    "usual_wait",
]
