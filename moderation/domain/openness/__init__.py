"""What the gallery owes to those whose content it restricts, and to the public."""

from moderation.domain.openness.statements import (
    APPEALS_KEPT,
    FILTERS,
    OF_VISITORS,
    OWN_WORDS,
    RECEIPTS_KEPT,
    REPORTED,
    UNSAID,
    Measure,
    Stated,
    Statement,
    appealable_until,
    ground_of,
    ground_words,
    lifted_at,
    measure_of,
    sentences,
)

__all__ = [
    "APPEALS_KEPT",
    "FILTERS",
    "OF_VISITORS",
    "OWN_WORDS",
    "RECEIPTS_KEPT",
    "REPORTED",
    "UNSAID",
    "Measure",
    "Stated",
    "Statement",
    "appealable_until",
    "ground_of",
    "ground_words",
    "lifted_at",
    "measure_of",
    "sentences",
]
