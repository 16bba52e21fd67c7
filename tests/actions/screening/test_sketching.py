"""Sketches are kept for a month, one an item, and go with their item."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from moderation.actions.operating.cleaning import clean_up
from moderation.actions.screening.sketching import keep_sketches
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.screening.sketches import sketch
from moderation.extensions import db
from moderation.models import ReviewItem, TextSketch
from moderation.queries.screening.items import items_to_screen


@pytest.fixture
def keep(comment, operator: Context) -> Callable[..., None]:
    """A function that keeps the sketch of the comment, perhaps with another text."""

    def kept(text: str = "") -> None:
        (subject,) = items_to_screen([comment.item_id])
        if text:
            subject = replace(subject, sketch=sketch(text))
        with transaction() as session:
            keep_sketches(session, operator, [subject])

    return kept


def signatures() -> list[bytes]:
    return list(db.session.scalars(select(TextSketch.signature)))


def test_the_sketch_of_a_changed_text_takes_the_place_of_the_old_one(keep):
    keep()
    keep("Something else was written there by now.")
    assert signatures() == [sketch("Something else was written there by now.").signature]


def test_a_text_that_says_too_little_keeps_none(keep):
    keep("Yes!")
    assert signatures() == []


def test_a_sketch_is_deleted_after_a_month(keep, operator: Context):
    keep()
    clean_up(replace(operator, now=operator.now + timedelta(days=29)))
    db.session.rollback()
    assert len(signatures()) == 1
    clean_up(replace(operator, now=operator.now + timedelta(days=31)))
    db.session.rollback()
    assert signatures() == []


def test_a_sketch_goes_with_its_item(keep, comment):
    keep()
    with transaction() as session:
        session.execute(delete(ReviewItem).where(ReviewItem.id == comment.item_id))
    assert signatures() == []
