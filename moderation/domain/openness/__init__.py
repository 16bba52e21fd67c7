"""What the gallery owes to those whose content it restricts, and to the public."""

from moderation.domain.openness.exported import COLUMNS, exported
from moderation.domain.openness.sheets import Row, csv_pieces, json_pieces, span
from moderation.domain.openness.statements import (
    APPEALS_KEPT,
    FILTERS,
    MEASURE_NAMES,
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
    "COLUMNS",
    "FILTERS",
    "MEASURE_NAMES",
    "OF_VISITORS",
    "OWN_WORDS",
    "RECEIPTS_KEPT",
    "REPORTED",
    "UNSAID",
    "Measure",
    "Row",
    "Stated",
    "Statement",
    "appealable_until",
    "csv_pieces",
    "exported",
    "ground_of",
    "ground_words",
    "json_pieces",
    "lifted_at",
    "measure_of",
    "sentences",
    "span",
]
