"""The public's figures are what a plain count of the tables gives, and are counted on once."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from moderation.actions.operating.months import count_months
from moderation.actions.operating.repairing import repair
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct
from moderation.extensions import db
from moderation.models import MonthFigure, PageVersion, ReviewItem, StatementRow
from moderation.queries.openness import months as reading
from moderation.queries.openness.months import counted, figures_from
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE
from tests.conftest import Clock

APPROVE, REJECT, UNDO = DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO
MONTH = "2026-06"


@pytest.fixture
def busy(
    published: int,
    visitor: Context,
    flag: Callable[..., int],
    decides: Callable[..., object],
    clock: Clock,
) -> None:
    """Comments approved, rejected, rejected and given back; a report dismissed, one upheld."""
    for number, acts in enumerate([(REJECT,), (REJECT, UNDO), (REJECT, UNDO, APPROVE), ()]):
        key = AuthorKey(f"{number + 50:064x}")
        draft = CommentDraft("Bo", f"Comment {number}")
        item = submit_comment(visitor, key, SLUG, draft, TRACE, "en").item_id
        clock.forward(minutes=20)
        for act in acts:
            decides("ada", item, act)


@pytest.fixture
def reported(published: int, flag: Callable[..., int], decides: Callable[..., object]) -> None:
    decides("ada", flag(), REJECT)
    decides("ada", flag(), APPROVE)


def counts() -> dict[tuple[str, str], int]:
    return {(figure, part): n for (_, figure, part), n in figures_from(MONTH).items()}


def number(*conditions: object, kind: str = "comment") -> int:
    query = select(func.count()).select_from(ReviewItem)
    return db.session.scalar(query.where(ReviewItem.kind == kind, *conditions))


def test_the_figures_are_what_a_plain_count_gives(
    reported: None, busy: None, acting: Callable[..., Context]
) -> None:
    seal_ledger()
    count_months(acting())
    found = counts()
    assert found["sent", "comment"] == number() == 5
    assert found["sent", "report"] == number(kind="report") == 2
    assert found["decided", "report.reject.people"] == number(
        ReviewItem.state == "rejected", kind="report"
    )
    assert found["decided", "report.approve.people"] == number(
        ReviewItem.state == "approved", kind="report"
    )
    # Every decision counts, also one that was taken back.
    assert found["decided", "comment.approve.people"] == number(ReviewItem.state == "approved") == 2
    rejected = number(ReviewItem.state == "rejected")
    assert found["decided", "comment.reject.people"] == rejected + found["taken_back", "comment"]
    restrictions = db.session.scalar(select(func.count()).select_from(StatementRow))
    by_ground = sum(n for (figure, _), n in found.items() if figure == "restricted")
    assert by_ground == restrictions == found["measure", "refused"] + found["measure", "removed"]
    # First decisions alone: three at once, the others after twenty, forty and sixty minutes.
    took = {part: n for (figure, part), n in found.items() if figure == "took"}
    assert took == {"1": 3, "30": 1, "60": 2}
    assert verify().problems == ()


@pytest.mark.parametrize("size", [1, 2, 7])
def test_counting_in_parts_gives_the_same(
    busy: None, acting: Callable[..., Context], monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    from moderation.actions.operating import months

    monkeypatch.setattr(months, "BATCH", size)
    seal_ledger(limit=5)
    assert count_months(acting()) == 5
    seal_ledger()
    count_months(acting())
    assert count_months(acting()) == 0
    in_parts = counts()
    again = reading.next_part(0, 10_000)
    assert in_parts == {(figure, part): n for (_, figure, part), n in again.added.items()}
    assert counted().position == again.position


def test_what_is_not_sealed_is_not_counted_yet(busy: None, acting: Callable[..., Context]) -> None:
    assert count_months(acting()) == 0
    assert counts() == {}


def test_two_that_count_at_once_count_each_act_once(
    busy: None, acting: Callable[..., Context], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one counts on between the reading and the writing."""
    from moderation.actions.operating import months

    seal_ledger()
    real, others = months.next_part, []

    def overtaken(*args: int):
        part = real(*args)
        if not others:
            others.append(True)
            others.append(count_months(acting()))
        return part

    monkeypatch.setattr(months, "next_part", overtaken)
    assert count_months(acting()) == 0
    assert others[1] > 0
    assert verify().problems == ()


def test_a_figure_that_was_changed_is_noticed_and_can_be_counted_again(
    busy: None, acting: Callable[..., Context], operator: Context
) -> None:
    seal_ledger()
    count_months(acting())
    with transaction() as session:
        changed = update(MonthFigure).where(MonthFigure.figure == "sent").values(count=7)
        session.execute(changed)
    assert [str(one) for one in verify().problems] == [
        "The figure sent of comment for 2026-06 is 7; the ledger gives 5."
    ]
    assert repair(operator).rows["figures"] == 1
    assert verify().problems == ()


def test_the_page_is_told_when_the_figures_change(
    busy: None, acting: Callable[..., Context]
) -> None:
    seal_ledger()
    count_months(acting())
    version = select(PageVersion.version).where(PageVersion.scope == "openness")
    assert db.session.scalar(version) == 1
    count_months(acting())
    assert db.session.scalar(version) == 1
