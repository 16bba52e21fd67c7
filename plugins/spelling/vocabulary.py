"""The known tags, prepared once for many look-ups."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.hooks.toolkit import VocabularyTag

from .forms import initials, joined, key, words


@dataclass(frozen=True, slots=True)
class Spelt:
    """One name of one tag, in its forms. `popularity` is 0 to 1 among the known tags."""

    tag: VocabularyTag
    name: str
    words: tuple[str, ...]
    joined: str
    key: str
    initials: str
    popularity: float

    @property
    def is_alias(self) -> bool:
        """Whether this is another name of the tag."""
        return self.name != self.tag.name


class Vocabulary:
    """All names of all tags, with tables for what is found without measuring."""

    def __init__(self, tags: Sequence[VocabularyTag]) -> None:
        """Prepare the names of `tags`."""
        most = max((tag.count for tag in tags), default=0)
        self.names = tuple(
            spelt
            for tag in tags
            for name in dict.fromkeys((tag.name, *tag.aliases))
            if (spelt := _spell(tag, name, most)).joined
        )
        self.joined = [spelt.joined for spelt in self.names]
        self.by_key = _group((spelt.key, spelt) for spelt in self.names)
        self.by_initials = _group((spelt.initials, spelt) for spelt in self.names)


def _spell(tag: VocabularyTag, name: str, most: int) -> Spelt:
    parts = words(name)
    popularity = math.log1p(max(0, tag.count)) / math.log1p(most) if most > 0 else 0.0
    return Spelt(tag, name, parts, joined(parts), key(parts), initials(parts), popularity)


def _group(pairs: Iterable[tuple[str, Spelt]]) -> dict[str, list[Spelt]]:
    groups: dict[str, list[Spelt]] = {}
    for form, spelt in pairs:
        if form:
            groups.setdefault(form, []).append(spelt)
    return groups
