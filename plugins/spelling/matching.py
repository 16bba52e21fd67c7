"""The matcher: equal forms first, then words in common, then likeness of spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from moderation.hooks.toolkit import (
    JudgedPair,
    Match,
    Message,
    TagMatcher,
    VocabularyTag,
    message,
    setting,
)

from .vocabulary import Asked, Spelt, Vocabulary

_OFFERED = 20
_HIGHEST = 0.96
"""What is only alike stays below what is equal."""


@dataclass(frozen=True, slots=True)
class SpellingSettings:
    """What an admin can set."""

    lowest: float = setting(
        0.35,
        message("Lowest likeness"),
        message("Tags that are less alike are not offered; 1 is equal."),
        lowest=0.1,
        highest=1,
    )


class Found(NamedTuple):
    """How near one name is, and what tells why; words are made only for what is offered."""

    score: float
    why: Callable[[Spelt, float], Message]
    spelt: Spelt
    same: bool = False


class Spelling(TagMatcher[SpellingSettings]):
    """Compares letters, not meaning: only names of one form are claimed to be the same tag."""

    id = "spelling"
    title = message("Spelling")
    settings_class = SpellingSettings

    def prepare(
        self, vocabulary: Sequence[VocabularyTag], judged: Sequence[JudgedPair]
    ) -> Vocabulary:
        """Put the names into tables by their forms, words and letters."""
        return Vocabulary(vocabulary)

    def match(self, name: str, vocabulary: Vocabulary) -> list[Match]:
        """Give the tags whose name or alias is most like `name`, best first."""
        asked = Asked.of(name)
        found: dict[int, list[Found]] = {}
        for place, alike in vocabulary.near(asked).items() if asked.key else ():
            one = _measure(asked, vocabulary.names[place], alike, vocabulary)
            found.setdefault(one.spelt.tag.id, []).append(one)
        best = ((_surest(ones), id) for id, ones in found.items())
        kept = [(one, id) for one, id in best if one.score >= self.settings.lowest]
        kept.sort(key=lambda pair: (-pair[0].score, pair[1]))
        return [_told(one) for one, _ in kept[:_OFFERED]]


def _told(one: Found) -> Match:
    return Match(one.spelt.tag.id, one.score, one.why(one.spelt, one.score), one.same)


def _surest(names: Sequence[Found]) -> Found:
    """The nearest name of one tag, lifted a little by the next: two near names say more."""
    if len(names) == 1:
        return names[0]
    first, second, *_ = sorted(names, key=lambda one: -one.score)
    return first if first.same else first._replace(score=_lifted(first.score, 0.03 * second.score))


def _lifted(score: float, by: float) -> float:
    return min(_HIGHEST, score + by)


def _measure(asked: Asked, spelt: Spelt, alike: float, vocabulary: Vocabulary) -> Found:
    if spelt.key == asked.key:
        return _same(asked, spelt)
    near = max(
        _alike(asked, spelt, alike),
        _sharing(asked, spelt, vocabulary),
        _counted(asked, spelt),
        key=lambda one: one.score,
    )
    # What is used much is meant more often; it does not become equal by that.
    return near._replace(score=_lifted(near.score, 0.02 * spelt.popularity))


def _same(asked: Asked, spelt: Spelt) -> Found:
    if spelt.joined == asked.joined:
        return Found(1.0, _why_same, spelt, True)
    return Found(0.99, _why_plural, spelt, True)


def _why_same(spelt: Spelt, score: float) -> Message:
    if spelt.is_alias:
        return message("It is an alias: “%(name)s”.", name=spelt.name)
    return message("It is “%(name)s” but for signs and capitals.", name=spelt.name)


def _why_plural(spelt: Spelt, score: float) -> Message:
    return message("Only the plural tells it from “%(name)s”.", name=spelt.name)


def _alike(asked: Asked, spelt: Spelt, alike: float) -> Found:
    """By letters in order, by parts, and by groups of letters that few names have."""
    letters = JaroWinkler.normalized_similarity(asked.key, spelt.key)
    blocks = fuzz.ratio(asked.key, spelt.key) / 100
    return Found(0.3 * letters + 0.35 * blocks + 0.35 * alike, _why_alike, spelt)


def _why_alike(spelt: Spelt, score: float) -> Message:
    return message(
        "Its spelling is %(percent)s %% like “%(name)s”.",
        percent=round(100 * score),
        name=spelt.name,
    )


def _sharing(asked: Asked, spelt: Spelt, vocabulary: Vocabulary) -> Found:
    """By words in common: what one name has besides counts less where aliases drop it."""
    shared = asked.words & spelt.words
    if not shared:
        return Found(_inside(asked, spelt, vocabulary), _why_words, spelt)
    mine = _weight(asked.words - shared, vocabulary)
    theirs = _weight(spelt.words - shared, vocabulary)
    both = sum(map(vocabulary.rarity, shared))
    return Found(0.95 * both / (both + 0.6 * mine + 0.9 * theirs), _why_words, spelt)


def _why_words(spelt: Spelt, score: float) -> Message:
    return message("It has words of “%(name)s”.", name=spelt.name)


def _weight(words: frozenset[str], vocabulary: Vocabulary) -> float:
    return sum(vocabulary.rarity(word) * (1 - vocabulary.habits.rate(word)) for word in words)


def _inside(asked: Asked, spelt: Spelt, vocabulary: Vocabulary) -> float:
    """How likely a name is another with something before or after it: `rustlang` for `rust`."""
    for rest in (asked.key.removeprefix(spelt.key), asked.key.removesuffix(spelt.key)):
        if rest != asked.key:
            share = len(spelt.key) / len(asked.key)
            return 0.4 + 0.25 * share + 0.3 * vocabulary.habits.rate(rest)
    return 0.0


def _counted(asked: Asked, spelt: Spelt) -> Found:
    """By the number alone being another: `ld33` where `ld38` is known."""
    return Found(0.9 if asked.shape and asked.shape == spelt.shape else 0.0, _why_number, spelt)


def _why_number(spelt: Spelt, score: float) -> Message:
    return message("Only the number tells it from “%(name)s”.", name=spelt.name)
