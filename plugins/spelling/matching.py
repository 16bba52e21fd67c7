"""The matcher: equal forms first, then words in common, then likeness of spelling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from moderation.hooks.toolkit import Match, Message, TagMatcher, VocabularyTag, message, setting

from .vocabulary import Asked, Spelt, Vocabulary

_OFFERED = 20
_PREPARED = 4
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


class Spelling(TagMatcher[SpellingSettings]):
    """Compares letters, not meaning: only names of one form are claimed to be the same tag."""

    id = "spelling"
    title = message("Spelling")
    settings_class = SpellingSettings
    _prepared: tuple[tuple[Sequence[VocabularyTag], Vocabulary], ...] = ()

    def match(self, name: str, vocabulary: Sequence[VocabularyTag]) -> list[Match]:
        """Give the tags whose name or alias is most like `name`, best first."""
        asked = Asked.of(name)
        if not asked.key:
            return []
        found: dict[int, list[Match]] = {}
        for match in _matches(asked, self._vocabulary(vocabulary)):
            found.setdefault(match.tag_id, []).append(match)
        best = (_best(matches) for matches in found.values())
        kept = [match for match in best if match.score >= self.settings.lowest]
        return sorted(kept, key=lambda one: (-one.score, one.tag_id))[:_OFFERED]

    def _vocabulary(self, tags: Sequence[VocabularyTag]) -> Vocabulary:
        for known, prepared in self._prepared:
            if known is tags or known == tags:
                return prepared
        made = Vocabulary(tags)
        self._prepared = ((tags, made), *self._prepared[: _PREPARED - 1])
        return made


def _best(matches: Sequence[Match]) -> Match:
    """The surest match of one tag, lifted a little by the next: two near names say more."""
    ranked = sorted(matches, key=lambda one: -one.score)
    first = ranked[0]
    if first.same or len(ranked) == 1:
        return first
    return replace(first, score=min(_HIGHEST, first.score + 0.03 * ranked[1].score))


def _matches(asked: Asked, vocabulary: Vocabulary) -> Iterator[Match]:
    for place, alike in vocabulary.near(asked).items():
        spelt = vocabulary.names[place]
        if spelt.key == asked.key:
            yield _same(asked, spelt)
        else:
            yield max(
                _alike(asked, spelt, alike),
                _sharing(asked, spelt, vocabulary),
                _counted(asked, spelt),
                key=lambda one: one.score,
            )


def _same(asked: Asked, spelt: Spelt) -> Match:
    if spelt.joined == asked.joined:
        return Match(spelt.tag.id, 1.0, _why_same(spelt), True)
    why = message("Only the plural tells it from “%(name)s”.", name=spelt.name)
    return Match(spelt.tag.id, 0.99, why, True)


def _why_same(spelt: Spelt) -> Message:
    if spelt.is_alias:
        return message("It is an alias: “%(name)s”.", name=spelt.name)
    return message("It is “%(name)s” but for signs and capitals.", name=spelt.name)


def _alike(asked: Asked, spelt: Spelt, alike: float) -> Match:
    """By letters in order, by parts, and by groups of letters that few names have."""
    letters = JaroWinkler.normalized_similarity(asked.key, spelt.key)
    blocks = fuzz.ratio(asked.key, spelt.key) / 100
    likeness = 0.3 * letters + 0.35 * blocks + 0.35 * alike
    why = message(
        "Its spelling is %(percent)s %% like “%(name)s”.",
        percent=round(100 * likeness),
        name=spelt.name,
    )
    return Match(spelt.tag.id, _popular(likeness, spelt), why)


def _sharing(asked: Asked, spelt: Spelt, vocabulary: Vocabulary) -> Match:
    """By words in common: what one name has besides counts less where aliases drop it."""
    why = message("It has words of “%(name)s”.", name=spelt.name)
    shared = asked.words & spelt.words
    if not shared:
        return Match(spelt.tag.id, _popular(_inside(asked, spelt, vocabulary), spelt), why)
    mine = _weight(asked.words - spelt.words, vocabulary)
    theirs = _weight(spelt.words - asked.words, vocabulary)
    both = sum(map(vocabulary.rarity, shared))
    score = 0.95 * both / (both + 0.6 * mine + 0.9 * theirs)
    return Match(spelt.tag.id, _popular(score, spelt), why)


def _weight(words: frozenset[str], vocabulary: Vocabulary) -> float:
    return sum(vocabulary.rarity(word) * (1 - vocabulary.habits.rate(word)) for word in words)


def _inside(asked: Asked, spelt: Spelt, vocabulary: Vocabulary) -> float:
    """How likely a name is another with something before or after it: `rustlang` for `rust`."""
    for rest in (asked.key.removeprefix(spelt.key), asked.key.removesuffix(spelt.key)):
        if rest != asked.key:
            share = len(spelt.key) / len(asked.key)
            return 0.4 + 0.25 * share + 0.3 * vocabulary.habits.rate(rest)
    return 0.0


def _counted(asked: Asked, spelt: Spelt) -> Match:
    """By the number alone being another: `ld33` where `ld38` is known."""
    why = message("Only the number tells it from “%(name)s”.", name=spelt.name)
    score = 0.9 if asked.shape and asked.shape == spelt.shape else 0.0
    return Match(spelt.tag.id, score, why)


def _popular(score: float, spelt: Spelt) -> float:
    """Lift a score a little for a tag that is used much, without making it equal."""
    return min(_HIGHEST, score + 0.02 * spelt.popularity)
