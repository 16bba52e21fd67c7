"""The juror: votes by how many metrics reach, nearly reach or miss the human baseline."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.hooks.toolkit import Case, Juror, JurorBallot, Vote, message, setting

from .comparing import Comparison, Standing, compare

_MOST = 2 / 3
_CITED = 5
_STATED_METRIC = 60


@dataclass(frozen=True, slots=True)
class MeasuresSettings:
    """What an admin can set."""

    near: float = setting(
        0.1,
        message("Near the human baseline"),
        message("The share of the baseline that may be missing: 0.1 is a tenth."),
        lowest=0,
        highest=1,
    )
    fewest_metrics: int = setting(
        2,
        message("Fewest metrics for a vote"),
        message("With fewer, the juror votes that the matter is in research."),
        lowest=1,
        highest=50,
    )


class Measures(Juror[MeasuresSettings]):
    """Takes numbers only: what systems measured, beside what people reach.

    No number tells the month in which something first worked, so it never gives one.
    """

    id = "measures"
    title = message("Comparer of measures")
    settings_class = MeasuresSettings

    def vote(self, case: Case) -> JurorBallot:
        """Vote by the metrics; abstain without any, and IN_RESEARCH when they are too few."""
        found = compare(case, self.settings.near)
        if not found:
            return JurorBallot(None, "No approved source gives a measure with a human baseline.")
        if len(found) < self.settings.fewest_metrics:
            return _ballot(Vote.IN_RESEARCH, found, "too few to decide on")
        vote = decide(found)
        return _ballot(vote, found, _CONCLUSIONS[vote])


_CONCLUSIONS = {
    Vote.YES: "so by these numbers systems do what people do",
    Vote.NO: "so by these numbers systems do not do what people do",
    Vote.ALMOST: "so by these numbers systems come near what people do",
}


def decide(found: tuple[Comparison, ...]) -> Vote:
    """Choose the vote: two thirds of the metrics decide, anything between is ALMOST."""
    reached = sum(one.standing is Standing.REACHES for one in found) / len(found)
    missed = sum(one.standing is Standing.BELOW for one in found) / len(found)
    if reached >= _MOST:
        return Vote.YES
    return Vote.NO if missed >= _MOST else Vote.ALMOST


def _ballot(vote: Vote, found: tuple[Comparison, ...], conclusion: str) -> JurorBallot:
    cited = tuple(dict.fromkeys(one.evidence.id for one in found))[:_CITED]
    statement = f"{_counts(found)} ({_example(found[0])}), {conclusion}."
    return JurorBallot(vote, statement, cited, None, _raw(found))


def _counts(found: tuple[Comparison, ...]) -> str:
    if len(found) == 1:
        return f"One metric with a human baseline is given, {_STANDINGS[found[0].standing]}"
    reached = sum(one.standing is Standing.REACHES for one in found)
    near = sum(one.standing is Standing.NEAR for one in found)
    below = len(found) - reached - near
    return (
        f"{len(found)} metrics have a human baseline: {reached} reached, "
        f"{near} nearly reached and {below} not reached"
    )


_STANDINGS = {
    Standing.REACHES: "and it is reached",
    Standing.NEAR: "and it is nearly reached",
    Standing.BELOW: "and it is not reached",
}


def _example(one: Comparison) -> str:
    metric = " ".join(one.measure.metric.split())
    cut = metric if len(metric) <= _STATED_METRIC else f"{metric[: _STATED_METRIC - 1]}…"
    return f"{cut} {one.measure.value:g} against {one.baseline:g}"


def _raw(found: tuple[Comparison, ...]) -> str:
    return "\n".join(
        f"{one.evidence.id} {_example(one)} {one.standing.name.lower()}" for one in found[:100]
    )
