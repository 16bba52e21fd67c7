"""The juror: decides by the shares of weight, and says what they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.hooks.toolkit import (
    Case,
    Juror,
    JurorBallot,
    Stance,
    Vote,
    message,
    setting,
)

from .weighing import Weighed, percentages, total, weigh

_CLEAR = 2 / 3
"""The share of weight from which a side carries the vote alone."""
_CITED = 5
_SIDES = {Stance.SUPPORTS: "in support", Stance.LIMITS: "with limits", Stance.AGAINST: "against"}


@dataclass(frozen=True, slots=True)
class StancesSettings:
    """What an admin can set."""

    half_life_years: float = setting(
        4.0, message("Years after which a source counts half"), lowest=0.5, highest=100
    )
    fewest_sources: int = setting(2, message("Fewest sources for a vote"), lowest=1, highest=50)
    lowest_weight: float = setting(
        0.8,
        message("Lowest weight for a vote"),
        message("A new journal article weighs 1, a new preprint 0.6, news 0.3."),
        lowest=0,
        highest=50,
    )


class Stances(Juror[StancesSettings]):
    """Weighs who supports, limits or denies the ability; newer and firmer sources count more.

    Sources tell years of publication, not the month in which something first worked, so it never
    gives one.
    """

    id = "stances"
    title = message("Weigher of stances")
    settings_class = StancesSettings

    def vote(self, case: Case) -> JurorBallot:
        """Vote by weight; abstain without stances, and IN_RESEARCH when they are too few."""
        weighed = weigh(case, self.settings.half_life_years)
        if not weighed:
            return JurorBallot(None, "No approved source takes a stance on this question.")
        if self._too_little(weighed):
            return _too_little(weighed)
        vote = decide(weighed)
        statement = f"{_counts(weighed)}; {_shares(weighed)}."
        return JurorBallot(vote, statement, _cited(vote, weighed), None, _raw(weighed))

    def _too_little(self, weighed: tuple[Weighed, ...]) -> bool:
        few, weight = len(weighed) < self.settings.fewest_sources, total(weighed)
        return few or not weight or weight < self.settings.lowest_weight


def decide(weighed: tuple[Weighed, ...]) -> Vote:
    """Choose the vote: two thirds of the weight decide, limits count towards ALMOST."""
    whole = total(weighed)
    supports = total(weighed, Stance.SUPPORTS) / whole
    against = total(weighed, Stance.AGAINST) / whole
    if supports >= _CLEAR:
        return Vote.YES
    if against >= _CLEAR:
        return Vote.NO
    if 1 - against >= _CLEAR:
        return Vote.ALMOST
    return Vote.IN_RESEARCH


def _too_little(weighed: tuple[Weighed, ...]) -> JurorBallot:
    statement = f"{_counts(weighed)}, which is too little or too old to decide on."
    return JurorBallot(Vote.IN_RESEARCH, statement, _ids(weighed), None, _raw(weighed))


def _counts(weighed: tuple[Weighed, ...]) -> str:
    counts = {
        words: sum(one.evidence.stance is stance for one in weighed)
        for stance, words in _SIDES.items()
    }
    parts = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
    years = [one.evidence.year for one in weighed if one.evidence.year is not None]
    newest = f" (newest {max(years)})" if years else ""
    sources = "source takes" if len(weighed) == 1 else "sources take"
    return f"{len(weighed)} approved {sources} a stance{newest}: {parts}"


def _shares(weighed: tuple[Weighed, ...]) -> str:
    shares = percentages(weighed)
    return (
        f"weighed by age and kind, {shares[Stance.SUPPORTS]} % speaks for the ability, "
        f"{shares[Stance.LIMITS]} % for it with limits and {shares[Stance.AGAINST]} % against it"
    )


def _cited(vote: Vote, weighed: tuple[Weighed, ...]) -> tuple[int, ...]:
    sides = {
        Vote.YES: {Stance.SUPPORTS},
        Vote.NO: {Stance.AGAINST},
        Vote.ALMOST: {Stance.SUPPORTS, Stance.LIMITS},
    }.get(vote, set(Stance))
    return _ids(tuple(one for one in weighed if one.evidence.stance in sides))


def _ids(weighed: tuple[Weighed, ...]) -> tuple[int, ...]:
    return tuple(one.evidence.id for one in weighed[:_CITED])


def _raw(weighed: tuple[Weighed, ...]) -> str:
    lines = (f"{one.evidence.id} {one.evidence.stance} {one.weight:.3f}" for one in weighed[:200])
    return "\n".join(lines)
