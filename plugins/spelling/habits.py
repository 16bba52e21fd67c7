"""Which words a vocabulary drops from names, learned from the aliases it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.hooks.toolkit import VocabularyTag, singular, words

from .forms import key

_OFTEN_DROPPED = frozenset({
    "app", "application", "development", "framework", "game", "js", "lang", "language",
    "library", "package", "plugin", "project", "software", "tool", "tutorial",
})  # fmt: skip
"""Words that add little to a name, before any alias says so."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a word of an alias is not in the name of its tag, and how often a name has it."""

    dropped: Counter[str]
    kept: Counter[str]

    @classmethod
    def of(cls, tags: Sequence[VocabularyTag]) -> Habits:
        """Learn from the names and aliases of `tags`."""
        dropped: Counter[str] = Counter()
        kept: Counter[str] = Counter()
        for tag in tags:
            name = tuple(map(singular, words(tag.name)))
            kept.update({*name})
            for alias in tag.aliases:
                dropped.update(_rest(tuple(map(singular, words(alias))), name))
        return cls(dropped, kept)

    def rate(self, word: str) -> float:
        """The chance, 0 to 1, that a word can go without changing what a name means."""
        # Numbers are versions or years.
        usual = 2.5 if word.isdecimal() or word in _OFTEN_DROPPED else 0.5
        lost = self.dropped[word] + usual
        return lost / (lost + self.kept[word] + 1.0)


def _rest(alias: tuple[str, ...], name: tuple[str, ...]) -> set[str]:
    """What an alias has besides the whole name of its tag; nothing if it lacks a part of it."""
    if {*name} <= {*alias}:
        return {*alias} - {*name}
    whole, part = key(alias), key(name)
    return {whole.removeprefix(part)} if len(part) > 1 and whole.startswith(part) else set()
