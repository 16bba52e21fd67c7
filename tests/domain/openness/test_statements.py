"""What is kept of a statement can be read again, and what is no statement is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.openness import (
    APPEALS_KEPT,
    OF_VISITORS,
    RECEIPTS_KEPT,
    Measure,
    Stated,
    appealable_until,
    is_software,
    lifted_at,
    measure_of,
)

NOON = datetime(2026, 6, 28, 12, tzinfo=UTC)
STATEMENTS = st.builds(
    Stated,
    st.integers(1, 2**40),
    st.sampled_from(ItemKind),
    st.sampled_from(Measure),
    st.integers(0, 10_000),
    st.booleans(),
    st.text(max_size=40),
    st.dictionaries(st.sampled_from(["en", "nl"]), st.text(max_size=80)),
)


@given(STATEMENTS)
def test_what_is_kept_is_read_again(stated: Stated) -> None:
    assert Stated.from_json(stated.to_json()) == stated


@pytest.mark.parametrize(
    "data",
    [None, [], "a", {}, {"item": 1}, {"item": "x"}, {"told": []}, {"item": 1, "kind": "nothing"}],
)
def test_what_is_no_statement_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"statement|told|item|valid|literal"):
        Stated.from_json(data)


@given(st.sampled_from(DecisionAct), st.sampled_from(ItemKind), st.booleans())
def test_only_refusals_of_visitors_words_and_upheld_reports_restrict(
    act: DecisionAct, kind: ItemKind, was_shown: bool
) -> None:
    measure = measure_of(act, kind, was_shown=was_shown)
    refused = act is DecisionAct.REJECT and kind in OF_VISITORS
    upheld = act is DecisionAct.APPROVE and kind is ItemKind.REPORT and was_shown
    assert (measure is not None) is (refused or upheld)


@given(st.timedeltas(timedelta(0), timedelta(days=2_000)))
def test_there_are_six_months_to_appeal_however_late_the_decision_comes(late: timedelta) -> None:
    until = appealable_until(NOON, NOON + late)
    assert until >= NOON + late + APPEALS_KEPT
    assert until >= NOON + RECEIPTS_KEPT


@pytest.mark.parametrize(
    ("actor", "software"),
    [("user:5", False), ("operator:root", False), ("rule:reports", True), ("plugin:x", True)],
)
def test_a_person_stands_behind_accounts_and_the_command_line(actor: str, software: bool) -> None:
    assert is_software(actor) is software


def test_an_undo_of_another_decision_lifts_nothing() -> None:
    later = (("item.undo", 7, NOON), ("item.reject", None, NOON), ("item.undo", 9, NOON))
    assert lifted_at(8, Measure.REFUSED, later) is None
    assert lifted_at(7, Measure.REFUSED, later) == NOON
