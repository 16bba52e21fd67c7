"""What changed between two revisions of an item, field by field and word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_PAIRS = 1_000_000  # of words to compare; a longer field is shown whole, old then new

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text that was kept, removed or added."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs, as stretches in reading order."""

    field: str
    stretches: tuple[Stretch, ...]


def differences(
    old: Mapping[str, object], new: Mapping[str, object]
) -> tuple[FieldDifference, ...]:
    """Compare the contents of two revisions; fields that are the same are left out.

    The order is that of the new content, fields that vanished come last.
    """
    fields = [*new, *(field for field in old if field not in new)]
    pairs = [(field, _text(old.get(field)), _text(new.get(field))) for field in fields]
    return tuple(
        FieldDifference(field, stretches(before, after))
        for field, before, after in pairs
        if before != after
    )


def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """Compare two texts by words. Joining what is not removed gives the new text."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) * len(after) > MOST_PAIRS:
        return _kept(Stretch(Change.REMOVED, old), Stretch(Change.ADDED, new))
    found: list[Stretch] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Stretch(Change.SAME, "".join(before[start:end])))
            continue
        found.append(Stretch(Change.REMOVED, "".join(before[start:end])))
        found.append(Stretch(Change.ADDED, "".join(after[new_start:new_end])))
    return _kept(*found)


def _kept(*found: Stretch) -> tuple[Stretch, ...]:
    return tuple(stretch for stretch in found if stretch.text)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_text(entry)}" for name, entry in value.items())
    if isinstance(value, (list, tuple)):
        return "\n".join(map(_text, value))
    return str(value)
