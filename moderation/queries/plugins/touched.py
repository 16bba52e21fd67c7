"""What the last errors touched and is still there, so that pages can lead to it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select

from moderation.extensions import db
from moderation.models import ReviewItem, Topic

LONGEST_NUMBER = 18  # digits


@dataclass(frozen=True, slots=True)
class TouchedItem:
    """A review item: its id and its first words."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class Touched:
    """What exists of some subjects: review items, and the slugs of visible topics.

    Both by subject, such as ``item:17`` and ``topic:3``.
    """

    items: Mapping[str, TouchedItem]
    topics: Mapping[str, str]


def touched(subjects: Collection[str]) -> Touched:
    """Look up what these subjects name; at most two queries by primary key."""
    items, topics = _numbers(subjects, "item:"), _numbers(subjects, "topic:")
    found_items = select(ReviewItem.id, ReviewItem.summary).where(ReviewItem.id.in_(items))
    found_topics = select(Topic.id, Topic.slug).where(Topic.id.in_(topics), Topic.visible)
    return Touched(
        {f"item:{id}": TouchedItem(id, words) for id, words in _rows(items, found_items)},
        {f"topic:{id}": slug for id, slug in _rows(topics, found_topics)},
    )


def _rows(wanted: Collection[int], query: Select[int, str]) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in db.session.execute(query)] if wanted else []


def _numbers(subjects: Collection[str], start: str) -> set[int]:
    number = re.compile(rf"{start}(\d{{1,{LONGEST_NUMBER}}})", re.ASCII)
    found = [number.fullmatch(one) for one in subjects]
    return {int(one[1]) for one in found if one}
