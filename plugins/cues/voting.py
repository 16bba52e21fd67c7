"""The juror: votes by what the words of the sources lean to."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.hooks.toolkit import (
    Case,
    CaseEvidence,
    Juror,
    JurorBallot,
    Vote,
    message,
    setting,
)

from .reading import Cues as Found
from .reading import read_cues

_MOSTLY = 0.75
_CITED = 5
_QUOTED = 2


@dataclass(frozen=True, slots=True)
class CuesSettings:
    """What an admin can set."""

    fewest_sources: int = setting(
        2, message("Fewest sources with such words"), lowest=1, highest=50
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """One source with its cues, of which there is at least one."""

    evidence: CaseEvidence
    found: Found
    lean: float


class Cues(Juror[CuesSettings]):
    """Counts words such as "outperforms" and "struggles" in titles and summaries.

    It reads words, not meaning; that is what its statement says.
    """

    id = "cues"
    title = message("Reader of cues")
    settings_class = CuesSettings

    def vote(self, case: Case) -> JurorBallot:
        """Vote by the mean lean of the sources; abstain without cues, IN_RESEARCH with too few."""
        readings = read_case(case)
        if not readings:
            return JurorBallot(None, "No approved source has words of success or of limits.")
        few = len(readings) < self.settings.fewest_sources
        vote = Vote.IN_RESEARCH if few else decide(readings)
        cited = tuple(one.evidence.id for one in readings[:_CITED])
        return JurorBallot(vote, _statement(readings, few), cited, None, _raw(readings))


def read_case(case: Case) -> tuple[Reading, ...]:
    """Read every source; those without cues are left out, the newest come first."""
    readings = []
    for one in case.evidence:
        found = read_cues(f"{one.title}.\n{one.summary}")
        if found.lean is not None:
            readings.append(Reading(one, found, found.lean))
    return tuple(sorted(readings, key=lambda one: (-(one.evidence.year or 0), one.evidence.id)))


def decide(readings: tuple[Reading, ...]) -> Vote:
    """Choose the vote by the mean lean: three quarters decide, anything between is ALMOST."""
    mean = sum(one.lean for one in readings) / len(readings)
    if mean >= _MOSTLY:
        return Vote.YES
    return Vote.NO if mean <= 1 - _MOSTLY else Vote.ALMOST


def _statement(readings: tuple[Reading, ...], few: bool) -> str:
    mean = round(100 * sum(one.lean for one in readings) / len(readings))
    sources = "source has" if len(readings) == 1 else "sources have"
    ending = ", too few to decide on" if few else ""
    return (
        f"{len(readings)} {sources} telling words, of which {mean} % speak of success"
        f"{_quoted(readings)}{ending}; this rests on words alone."
    )


def _quoted(readings: tuple[Reading, ...]) -> str:
    success = dict.fromkeys(word for one in readings for word in one.found.success)
    limits = dict.fromkeys(word for one in readings for word in one.found.limits)
    words = [*list(success)[:_QUOTED], *list(limits)[:_QUOTED]]
    listed = ", ".join(f'"{word}"' for word in words)
    return f" ({listed})"


def _raw(readings: tuple[Reading, ...]) -> str:
    lines = (
        f"{one.evidence.id} +{','.join(one.found.success)} -{','.join(one.found.limits)}"
        for one in readings
    )
    return "\n".join(lines)[:20_000]
