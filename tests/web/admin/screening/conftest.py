"""What tests of the pages on screening share: an admin, and items with findings or decisions."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.actions.transaction import transaction
from moderation.domain.roles import Role
from moderation.domain.screening.tallies import TOGETHER
from moderation.models import FilterOutcome, FindingRow, ReviewItem
from tests.conftest import START


@pytest.fixture
def ada(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    """An admin's browser."""
    return signed_in(Role.ADMIN, "ada")


@pytest.fixture
def keep(app: Flask) -> Callable[..., int]:
    """A function that keeps an item with a score of the filter on links and words.

    With ``unwanted`` people decided on it.
    """

    def kept(
        score: float,
        summary: str = "Cheap pills",
        state: str = "approved",
        unwanted: bool | None = None,
        **more: object,
    ) -> int:
        with transaction() as session:
            item = ReviewItem(
                kind="comment", state=state, origin="visitor", version=1, score=score, revision=1,
                summary=summary, decide_by=START, created_at=START, **more,
            )  # fmt: skip
            session.add(item)
            session.flush()
            finding = {"outcome": "score", "score": score, "found_at": START, "revision": 1}
            session.add(FindingRow(item_id=item.id, filter_id="links_and_words", **finding))
            if unwanted is not None:
                session.add(
                    FilterOutcome(
                        item_id=item.id, filter_id=TOGETHER, outcome="score", score=score,
                        unwanted=unwanted, decided_at=START,
                    )
                )  # fmt: skip
            return item.id

    return kept


@pytest.fixture
def judge(keep: Callable[..., int]) -> Callable[..., None]:
    """A function that keeps what a filter said of some items beside what people decided."""

    def judged(filter_id: str, setup: str, *scored: tuple[float, bool], weight: float = 1.0):
        for score, unwanted in scored:
            item_id = keep(0.0)
            with transaction() as session:
                session.add(
                    FilterOutcome(
                        item_id=item_id, filter_id=filter_id, setup=setup, outcome="score",
                        score=score, points=score, unwanted=unwanted, weight=weight,
                        decided_at=START,
                    )
                )  # fmt: skip

    return judged
