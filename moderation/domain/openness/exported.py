"""A statement of reasons as one row of a file: nothing of who wrote it, nothing of what it said."""

from moderation.domain.openness.sheets import Row
from moderation.domain.openness.statements import (
    OWN_WORDS,
    Measure,
    Statement,
    ground_words,
)

COLUMNS = (
    "decision", "made_at", "kind", "measure", "scope", "duration", "by_notice",
    "found_by_software", "decided_by_software", "ground", "ground_text", "redress", "lifted_at",
)  # fmt: skip
"""The columns, in order; docs/openness.md says what each holds."""


def exported(statement: Statement) -> Row:
    """The row of one statement. What a person wrote in their own words stays out."""
    stated = statement.stated
    written = stated.ground == OWN_WORDS
    lifted = statement.lifted_at
    return {
        "decision": statement.decision,
        "made_at": statement.made_at.isoformat(timespec="seconds"),
        "kind": stated.kind.value,
        "measure": stated.measure.value,
        "scope": "this gallery, every country",
        "duration": "until_reports_decided" if stated.measure is Measure.HIDDEN else "indefinite",
        "by_notice": stated.voices > 0,
        "found_by_software": stated.found_by_software,
        "decided_by_software": statement.by_software,
        "ground": stated.ground,
        "ground_text": "" if written else str(ground_words(stated.ground, statement.reason)),
        "redress": "" if stated.measure is Measure.HIDDEN else "appeal on the author's page",
        "lifted_at": None if lifted is None else lifted.isoformat(timespec="seconds"),
    }
