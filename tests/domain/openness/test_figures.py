"""Figures are sums over acts: in any parts, in any order, and small ones stay hidden."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.domain.openness import (
    Happened,
    Measure,
    Stated,
    count,
    median_span,
    months_of,
    rows_of,
    shown,
)

NOON = datetime(2026, 6, 28, 12, tzinfo=UTC)
STATED = Stated(1, ItemKind.COMMENT, Measure.REFUSED, 0, False, "spam")
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda after: NOON + after)
ACTS = st.lists(
    st.builds(
        Happened,
        st.sampled_from(["submitted", "approve", "reject", "undo", "set_aside", "edited"]),
        st.sampled_from([kind.value for kind in ItemKind]),
        st.sampled_from(["user:1", "rule:screening", "author:3", "plugin:x", "operator:root"]),
        MOMENTS,
        st.one_of(st.none(), st.just(datetime(2025, 1, 1, tzinfo=UTC))),
        st.one_of(st.none(), st.just(STATED)),
    ),
    max_size=30,
)


@given(ACTS, st.randoms(use_true_random=False))
def test_counting_on_gives_what_counting_at_once_gives(acts, random) -> None:
    whole = count(acts)
    random.shuffle(acts)
    cut = random.randrange(len(acts) + 1)
    assert count(acts[:cut]) + count(acts[cut:]) == whole


@given(ACTS)
def test_no_file_and_no_table_shows_a_count_from_one_to_four(acts) -> None:
    counts = count(acts)
    for row in rows_of(counts):
        assert row["count"] is None or row["count"] == 0 or row["count"] >= 5
        assert row["fewer_than_5"] is (row["count"] is None)
    months = sorted({month for month, _, _ in counts}, reverse=True)
    for section in months_of(counts, months, message).sections:
        for line in section.lines:
            assert all(cell is None or cell == 0 or cell >= 5 for cell in line.cells)


def test_what_is_counted() -> None:
    later = NOON + timedelta(minutes=4)
    acts = [
        Happened("submitted", "comment", "author:1", NOON),
        Happened("submitted", "verdict", "system:jury", NOON),
        Happened("reject", "comment", "user:1", later, NOON, STATED),
        Happened("undo", "comment", "user:1", later),
        Happened("approve", "comment", "rule:screening", later, NOON),
    ]
    assert count(acts) == Counter(
        {
            ("2026-06", "sent", "comment"): 1,
            ("2026-06", "decided", "comment.reject.people"): 1,
            ("2026-06", "took", "5"): 1,
            ("2026-06", "restricted", "spam"): 1,
            ("2026-06", "measure", "refused"): 1,
            ("2026-06", "taken_back", "comment"): 1,
            ("2026-06", "decided", "comment.approve.software"): 1,
        }
    )


def test_what_was_taken_back_is_of_the_same_kinds_as_what_was_decided() -> None:
    counts = {
        ("2026-06", "decided", "comment.reject.people"): 9,
        ("2026-06", "decided", "evidence.approve.people"): 30,
        ("2026-06", "taken_back", "comment"): 5,
        ("2026-06", "taken_back", "evidence"): 20,
        ("2026-06", "taken_back", "report"): 7,
    }
    (decided,) = (one for one in months_of(counts, ["2026-06"], message).sections
                  if one.id == "decided")  # fmt: skip
    assert [line.cells for line in decided.lines] == [(0,), (0,), (9,), (0,), (5,)]


def test_a_month_ends_at_midnight_in_utc() -> None:
    last = datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)
    acts = [Happened("undo", "comment", "user:1", last + timedelta(seconds=s)) for s in (0, 1)]
    assert sorted(month for month, _, _ in count(acts)) == ["2026-06", "2026-07"]


@pytest.mark.parametrize(
    ("took", "half"),
    [
        ({"5": 4}, None),
        ({"5": 5}, timedelta(minutes=5)),
        ({"1": 2, "60": 3}, timedelta(hours=1)),
        ({"1": 3, "60": 3}, timedelta(minutes=1)),
        ({"1": 1, "longer": 4}, timedelta.max),
    ],
)
def test_half_are_decided_within(took: dict[str, int], half: timedelta | None) -> None:
    assert median_span(took) == half


@pytest.mark.parametrize(("number", "public"), [(0, 0), (1, None), (4, None), (5, 5), (90, 90)])
def test_a_few_are_not_told_apart(number: int, public: int | None) -> None:
    assert shown(number) == public
