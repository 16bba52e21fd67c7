"""Evidence: what a source says about a question, and when two sources are one."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

DOI = re.compile(r"10\.\d{4,9}/\S+")


class Stance(StrEnum):
    """What a source means for the question."""

    SUPPORTS = "supports"
    LIMITS = "limits"
    AGAINST = "against"
    UNCLEAR = "unclear"


class SourceKind(StrEnum):
    """What sort of source it is."""

    JOURNAL = "journal"
    CONFERENCE = "conference"
    PREPRINT = "preprint"
    REPORT = "report"
    BENCHMARK = "benchmark"
    NEWS = "news"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number from a source, in the unit of its metric.

    `human_baseline` is what people reach in the same unit, None if the source does not say.
    Raises ValueError without a metric or with a number that is not finite.
    """

    metric: str
    value: float
    human_baseline: float | None = None
    higher_is_better: bool = True

    def __post_init__(self) -> None:
        numbers = [self.value] if self.human_baseline is None else [self.value, self.human_baseline]
        if not self.metric.strip() or not all(map(math.isfinite, numbers)):
            raise ValueError("a measure has a metric and finite numbers")

    @property
    def reaches_human(self) -> bool | None:
        """Whether the value is at least as good as people's; None without a baseline."""
        if self.human_baseline is None:
            return None
        if self.higher_is_better:
            return self.value >= self.human_baseline
        return self.value <= self.human_baseline


def doi_key(text: str) -> str | None:
    """The bare DOI in lower case, from a DOI or a link to one; None if there is none."""
    found = DOI.search(text.strip())
    return found.group().rstrip(".,;").casefold() if found else None


def title_key(title: str) -> str:
    """Letters and digits of the title without case, accents and spaces, to find doubles."""
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    return "".join(character for character in decomposed if character.isalnum())
