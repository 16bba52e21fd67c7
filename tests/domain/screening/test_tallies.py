"""What is counted of a filter: hits, hits that nobody shared, and failures apart."""

from moderation.domain.screening import Finding, FindingOutcome, ScreeningRule, combine
from moderation.domain.screening.tallies import TOGETHER, Tally, tallies, together

RULE = ScreeningRule()


def said(filter_id: str, score: float) -> Finding:
    return Finding(filter_id, FindingOutcome.SCORE, score, elapsed_ms=1.0)


def counted(*counting: Finding, on_trial: tuple[Finding, ...] = ()) -> dict[str, Tally]:
    result = combine(counting, RULE, trusted=False)
    found = together(tallies(counting, on_trial, result, RULE))
    return {f"{one.filter_id}{' on trial' if one.trial else ''}": one for one in found}


def test_a_hit_that_nobody_shares_is_counted_as_alone():
    found = counted(said("words", 3), said("links", 0))
    assert (found["words"].hits, found["words"].alone) == (1, 1)
    assert (found["links"].hits, found[TOGETHER].hits) == (0, 1)


def test_a_suspicion_of_another_filter_is_company():
    found = counted(said("words", 3), said("links", 1))
    assert (found["words"].hits, found["words"].alone) == (1, 0)


def test_filters_on_trial_are_counted_apart_and_are_no_company():
    found = counted(said("words", 3), on_trial=(said("learned", 5), said("words", 5)))
    assert found["words"].alone == 1
    assert (found["learned on trial"].hits, found["learned on trial"].alone) == (1, 0)
    assert (found["words on trial"].hits, found["words on trial"].alone) == (1, 1)


def test_abstentions_and_failures_are_no_hits():
    silent = Finding("silent", FindingOutcome.ABSTENTION)
    late = Finding("late", FindingOutcome.TIMEOUT)
    found = counted(silent, late)
    assert (found["silent"].abstained, found["silent"].failed) == (1, 0)
    assert (found["late"].abstained, found["late"].failed) == (0, 1)
    assert (found[TOGETHER].hits, found[TOGETHER].failed) == (1, 1)  # held: nobody knows


def test_many_items_are_added_up():
    one = [*tallies([said("words", 3)], [], combine([said("words", 3)], RULE, trusted=True), RULE)]
    (together_, words) = together(one * 3)
    assert (words.asked, words.hits, words.elapsed_ms) == (3, 3, 3.0)
    assert (together_.filter_id, together_.asked) == (TOGETHER, 3)
