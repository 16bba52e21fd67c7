"""More evidence of spam never lowers a score, order does not matter, thresholds have an effect."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.screening import (
    HIGHEST_SCORE,
    LOWEST_SCORE,
    Disposition,
    FailPolicy,
    Finding,
    FindingOutcome,
    ScreeningRule,
    checked_rule,
    combine,
    idle_thresholds,
)

RULE = ScreeningRule()
SEVERITY = [Disposition.ALLOW, Disposition.HOLD, Disposition.REJECT]

names = st.sampled_from(["links", "repeats", "learned", "words", "remote"])
scores = st.floats(LOWEST_SCORE, HIGHEST_SCORE)
reasons = st.lists(st.sampled_from([message("a"), message("b")]), max_size=2).map(tuple)
scored = st.builds(Finding, names, st.just(FindingOutcome.SCORE), scores, reasons)
unscored = st.builds(
    Finding, names, st.sampled_from([one for one in FindingOutcome if one != "score"])
)
findings = st.lists(scored | unscored, max_size=8)
rules = st.builds(
    ScreeningRule,
    hold_from=st.floats(-5, 5),
    reject_from=st.floats(5.1, 20),
    cap=st.floats(0.1, 10),
    weights=st.dictionaries(names, st.floats(0, 3)),
)
policies = st.dictionaries(names, st.sampled_from(list(FailPolicy)))


def finding(name, score):
    return Finding(name, FindingOutcome.SCORE, score)


def severity(combined):
    return SEVERITY.index(combined.disposition)


@given(findings.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), rules)
def test_the_order_of_filters_does_not_matter(pair, rule):
    one, other = pair
    assert combine(one, rule, False) == combine(other, rule, False)


@given(st.lists(scored, min_size=1, max_size=8), rules, scores, st.data(), st.booleans())
def test_raising_one_score_never_lowers_the_whole(some, rule, score, data, trusted):
    place = data.draw(st.integers(0, len(some) - 1))
    raised = list(some)
    raised[place] = replace(some[place], score=max(score, some[place].score))
    before, after = combine(some, rule, trusted), combine(raised, rule, trusted)
    assert after.score >= before.score
    assert severity(after) >= severity(before)


@given(findings, names, st.floats(0, HIGHEST_SCORE), rules, st.booleans())
def test_another_finding_of_spam_never_lowers_the_whole(some, name, score, rule, trusted):
    before = combine(some, rule, trusted)
    after = combine([*some, finding(name, score)], rule, trusted)
    assert after.score >= before.score
    assert severity(after) >= severity(before)


@given(findings, rules, st.booleans())
def test_abstentions_count_nothing(some, rule, trusted):
    spoken = [one for one in some if one.outcome is not FindingOutcome.ABSTENTION]
    assert combine(some, rule, trusted) == combine(spoken, rule, trusted)


@given(findings, rules)
def test_a_failed_filter_never_lets_an_unknown_author_through(some, rule):
    combined = combine(some, rule, trusted=False)
    if combined.unavailable:
        assert combined.disposition is not Disposition.ALLOW


@given(findings, rules)
def test_a_failed_filter_leaves_a_trusted_author_to_the_others(some, rule):
    working = [one for one in some if not one.failed]
    combined = combine(some, rule, trusted=True)
    assert combined.disposition is combine(working, rule, trusted=True).disposition
    heard = {one.filter_id for one in some if one.failed and rule.weight(one.filter_id)}
    assert set(combined.unavailable) == heard


@given(findings, rules, policies)
def test_a_failure_that_holds_everybody_holds_trusted_authors_too(some, rule, policies):
    combined = combine(some, rule, True, policies)
    holding = {one for one, policy in policies.items() if policy is FailPolicy.HOLD}
    assert combined.unsure == bool(holding & set(combined.unavailable))
    assert not (combined.unsure and combined.disposition is Disposition.ALLOW)


@given(findings, rules, names, st.booleans(), policies)
def test_a_filter_of_no_weight_is_not_missed(some, rule, name, trusted, policies):
    rule = replace(rule, weights={**rule.weights, name: 0.0})
    others = [one for one in some if not (one.failed and one.filter_id == name)]
    without = combine(others, rule, trusted, policies)
    assert combine(some, rule, trusted, policies) == without


@given(findings, rules, st.booleans())
def test_a_failure_that_is_ignored_is_an_abstention(some, rule, trusted):
    ignored = dict.fromkeys([one.filter_id for one in some], FailPolicy.IGNORE)
    silent = [
        replace(one, outcome=FindingOutcome.ABSTENTION) if one.failed else one for one in some
    ]
    assert combine(some, rule, trusted, ignored) == combine(silent, rule, trusted)


@given(findings, rules, st.booleans(), policies)
def test_no_policy_lets_through_what_the_score_holds(some, rule, trusted, policies):
    working = [one for one in some if not one.failed]
    failed = combine(some, rule, trusted, policies)
    assert severity(failed) >= severity(combine(working, rule, trusted, policies))
    assert failed.score == combine(working, rule, trusted, policies).score


@given(findings, rules, st.booleans())
def test_no_filter_adds_more_than_the_cap(some, rule, trusted):
    points = [one.points for one in combine(some, rule, trusted).contributions]
    assert all(abs(one) <= rule.cap for one in points)


@given(findings, rules, st.booleans())
def test_the_score_is_the_sum_of_what_is_shown_and_the_strongest_stands_first(some, rule, trusted):
    combined = combine(some, rule, trusted)
    points = [one.points for one in combined.contributions]
    assert combined.score == math.fsum(points)
    assert [abs(one) for one in points] == sorted(map(abs, points), reverse=True)


@given(st.lists(scored, max_size=8))
def test_a_filter_is_heard_once_with_its_highest_score(some):
    combined = combine(some, RULE, trusted=False)
    named = [one.filter_id for one in combined.contributions]
    assert len(named) == len(set(named)) == len({one.filter_id for one in some})
    for one in combined.contributions:
        highest = max(each.score for each in some if each.filter_id == one.filter_id)
        assert one.points == RULE.points(one.filter_id, highest)


@pytest.mark.parametrize(
    ("given_scores", "disposition"),
    [
        ([], Disposition.ALLOW),
        ([1.9], Disposition.ALLOW),
        ([2.0], Disposition.HOLD),
        ([8.0], Disposition.HOLD),
        ([6.0, 1.9], Disposition.HOLD),
        ([6.0, 2.0], Disposition.REJECT),
        ([6.0, 6.0, -4.0], Disposition.REJECT),
        ([6.0, -4.0], Disposition.HOLD),
        ([4.0, -4.0], Disposition.ALLOW),
    ],
)
def test_every_threshold_has_an_effect(given_scores, disposition):
    some = [finding(f"filter-{number}", score) for number, score in enumerate(given_scores)]
    assert combine(some, RULE, trusted=True).disposition is disposition


def test_a_weight_of_zero_silences_a_filter():
    rule = ScreeningRule(weights={"links": 0.0})
    assert combine([finding("links", 8.0)], rule, trusted=False).score == 0.0


def test_the_reasons_stay_with_their_filter():
    some = [
        Finding("links", FindingOutcome.SCORE, 1.0, (message("Two links"),)),
        Finding("words", FindingOutcome.SCORE, 3.0, (message("A known word"),)),
    ]
    shown = combine(some, RULE, trusted=False).contributions
    assert [(one.filter_id, str(one.reasons[0])) for one in shown] == [
        ("words", "A known word"),
        ("links", "Two links"),
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {"hold_from": 8.0},
        {"hold_from": 9.0},
        {"cap": 0.0},
        {"cap": math.nan},
        {"reject_from": math.inf},
        {"weights": {"links": -1.0}},
        {"weights": {"links": math.nan}},
    ],
)
def test_a_rule_without_sense_is_refused(settings):
    with pytest.raises(ValueError, match=r"finite|effect|cap"):
        ScreeningRule(**settings)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"hold_from": 8.0}, "reject_from"),
        ({"hold_from": -4.5}, "reject_from"),
        ({"reject_from": 101.0}, "reject_from"),
        ({"hold_from": math.nan}, "reject_from"),
        ({"cap": 0.0}, "cap"),
        ({"cap": math.inf}, "cap"),
        ({"weights": {"links": -0.1}}, "weights.links"),
        ({"weights": {"links": 10.5, "words": 1.0}}, "weights.links"),
        ({"weights": {f"filter-{number}": 1.0 for number in range(201)}}, "weights"),
    ],
)
def test_what_an_admin_wrote_wrong_is_said_beside_its_field(values, field):
    fine = {"hold_from": 2.0, "reject_from": 8.0, "cap": 6.0, "weights": {}}
    with pytest.raises(Invalid) as refused:
        checked_rule(**{**fine, **values})
    assert set(refused.value.fields) == {field}
    assert checked_rule(**fine) == RULE


def test_thresholds_out_of_reach_are_named():
    assert idle_thresholds(RULE, ["links", "words"]) == ()
    assert idle_thresholds(RULE, ["links"]) == ("reject_from",)
    assert idle_thresholds(RULE, []) == ("hold_from", "reject_from")
    assert idle_thresholds(ScreeningRule(hold_from=-9.0), ["links", "words"]) == ("hold_from",)


@given(findings, rules)
def test_an_idle_threshold_is_never_crossed(some, rule):
    idle = idle_thresholds(rule, {one.filter_id for one in some})
    score = combine(some, rule, trusted=True).score
    if "reject_from" in idle:
        assert score < rule.reject_from
