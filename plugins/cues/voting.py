"""The juror: votes by what the words of the sources lean to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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

_CLEARLY = 3
"""A side with at least this many times the words of the other carries the vote alone."""
_CITED = 50
_QUOTED = 2
_LONGEST_QUOTED = 24
"""Characters of a quoted cue: what stands between a negation and its word may be anything."""


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


@dataclass(frozen=True, slots=True)
class Tally:
    """The cues of all sources, each with the number of sources that have it."""

    sources: int
    success: Counter[str]
    limits: Counter[str]


class Cues(Juror[CuesSettings]):
    """Counts words such as "outperforms" and "struggles" in titles and summaries.

    It reads words, not meaning; that is what its statement says.
    """

    id = "cues"
    title = message("Reader of cues")
    settings_class = CuesSettings

    def vote(self, case: Case) -> JurorBallot:
        """Vote by the words of all sources; abstain without any, IN_RESEARCH with few sources."""
        readings = read_case(case)
        if not readings:
            return JurorBallot(None, "No approved source has words of success or of limits.")
        tally = count(readings)
        few = tally.sources < self.settings.fewest_sources
        vote = Vote.IN_RESEARCH if few else decide(tally)
        cited = tuple(one.evidence.id for one in readings[:_CITED])
        return JurorBallot(vote, _statement(tally, few), cited, None, _raw(readings))


def read_case(case: Case) -> tuple[Reading, ...]:
    """Read every source; those without cues are left out, the newest come first."""
    readings = (Reading(one, read_cues(f"{one.title}.\n{one.summary}")) for one in case.evidence)
    telling = (one for one in readings if one.found.success or one.found.limits)
    return tuple(sorted(telling, key=lambda one: (-(one.evidence.year or 0), one.evidence.id)))


def count(readings: tuple[Reading, ...]) -> Tally:
    """Count the cues of all sources; a cue counts once for each source that has it."""
    success = Counter(word for one in readings for word in one.found.success)
    limits = Counter(word for one in readings for word in one.found.limits)
    return Tally(len(readings), success, limits)


def decide(tally: Tally) -> Vote:
    """Choose the vote: at least three times the words of the other side, or else ALMOST."""
    success, limits = tally.success.total(), tally.limits.total()
    if success >= _CLEARLY * limits:
        return Vote.YES
    return Vote.NO if limits >= _CLEARLY * success else Vote.ALMOST


def _statement(tally: Tally, few: bool) -> str:
    start = "In one source" if tally.sources == 1 else f"Across {tally.sources} sources"
    beginning = f"{start} with telling words, each counted once a source"
    ending = ", too little to decide on" if few else ""
    return f"{beginning}, {_balance(tally)}{ending}; this rests on words alone."


def _balance(tally: Tally) -> str:
    success, limits = tally.success.total(), tally.limits.total()
    sides = (("success", tally.success), ("limits", tally.limits))
    quoted = "; ".join(f"{side}: {_quoted(words)}" for side, words in sides if words)
    if success == limits:
        return f"success and limits stand {success} to {limits} ({quoted})"
    more, fewer = ("success", "limits") if success > limits else ("limits", "success")
    return (
        f"words of {more} outnumber words of {fewer} "
        f"{max(success, limits)} to {min(success, limits)} ({quoted})"
    )


def _quoted(words: Counter[str]) -> str:
    shown = [f'"{_cut(word)}"' for word, _ in words.most_common(_QUOTED)]
    return ", ".join([*shown, "…"] if len(words) > _QUOTED else shown)


def _cut(word: str) -> str:
    return word if len(word) <= _LONGEST_QUOTED else f"{word[: _LONGEST_QUOTED - 1]}…"


def _raw(readings: Iterable[Reading]) -> str:
    lines = (
        f"{one.evidence.id} +{','.join(one.found.success)} -{','.join(one.found.limits)}"
        for one in readings
    )
    return "\n".join(lines)[:20_000]
