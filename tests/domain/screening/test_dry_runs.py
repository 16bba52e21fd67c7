"""A dry run says what another rule would change, and whether people would agree."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.screening import Disposition, Finding, FindingOutcome, ScreeningRule
from moderation.domain.screening.dry_runs import SHOWN, Past, compare_rules

RULE = ScreeningRule()
ALLOW, HOLD, REJECT = Disposition

scores = st.floats(-4, 8)
items = st.lists(st.tuples(scores, st.sampled_from([None, True, False])), max_size=30)
holds = st.floats(-4, 7.9)


def past(number, score, unwanted=None):
    finding = Finding("words", FindingOutcome.SCORE, score)
    return Past(number, "comment", f"Number {number}", (finding,), unwanted=unwanted)


def run(scores, **rule):
    some = [past(number, score) for number, score in enumerate(scores)]
    return compare_rules(some, RULE, ScreeningRule(**rule))


def test_it_counts_what_would_come_to_something_else():
    found = run([0, 1, 1.5, 3, 5], hold_from=1.0, reject_from=4.5)
    assert found.looked_at == 5
    assert (found.held_more, found.let_through_more, found.rejected_more) == (2, 0, 1)
    assert found.changes == {
        (ALLOW, ALLOW): 1, (ALLOW, HOLD): 2, (HOLD, HOLD): 1, (HOLD, REJECT): 1,
    }  # fmt: skip
    assert [(one.past.item_id, one.before, one.after) for one in found.examples] == [
        (1, ALLOW, HOLD), (2, ALLOW, HOLD), (4, HOLD, REJECT),
    ]  # fmt: skip


def test_a_weight_of_nothing_lets_through_what_its_filter_held():
    found = run([3, 0], weights={"words": 0.0})
    assert (found.held_more, found.let_through_more) == (0, 1)
    assert found.examples[0].score_before == 3
    assert found.examples[0].score_after == 0


def test_both_rules_are_held_against_what_people_decided():
    some = [past(1, 3, unwanted=True), past(2, 1, unwanted=True), past(3, 1, unwanted=False)]
    found = compare_rules([*some, past(4, 8)], RULE, ScreeningRule(hold_from=1.0))
    assert (found.judged.n, found.judged_after.n) == (3, 3)
    assert (found.judged.recall.value, found.judged.precision.value) == (0.5, 1)
    assert (found.judged_after.recall.value, found.judged_after.false_positive_rate.value) == (1, 1)


def test_without_decisions_there_are_no_figures():
    found = run([3], hold_from=1.0)
    assert found.judged is found.judged_after is None


def test_a_failure_holds_under_both_rules():
    late = Past(1, "comment", "", (Finding("words", FindingOutcome.TIMEOUT),))
    found = compare_rules([late], RULE, ScreeningRule(hold_from=6.0))
    assert found.changes == {(HOLD, HOLD): 1}


def test_few_examples_of_each_change_are_shown():
    found = run([1.5] * 50 + [3] * 50, hold_from=1.0, reject_from=2.5)
    assert len(found.examples) == 2 * SHOWN


@given(items)
def test_the_same_rule_changes_nothing(some):
    found = compare_rules([past(0, *one) for one in some], RULE, RULE)
    assert found.held_more == found.let_through_more == found.rejected_more == 0
    assert found.examples == ()
    assert found.judged == found.judged_after


@given(items, holds, holds)
def test_a_lower_threshold_lets_nothing_more_through(some, one, other):
    lower, higher = sorted((one, other))
    strict, lax = (ScreeningRule(hold_from=value) for value in (lower, higher))
    found = compare_rules([past(0, *one) for one in some], lax, strict)
    assert found.let_through_more == 0
    assert sum(found.changes.values()) == found.looked_at == len(some)
