"""The matcher: equal forms first, then initials, then likeness of spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from moderation.hooks.toolkit import Match, Message, TagMatcher, VocabularyTag, message, setting

from .forms import initials, joined, key, words
from .vocabulary import Spelt, Vocabulary

_CANDIDATES = 40
_OFFERED = 20
_LONGEST = 200
"""Characters of a name that are compared."""
_INITIALS_SCORE = 0.82
_PREPARED = 4


@dataclass(frozen=True, slots=True)
class SpellingSettings:
    """What an admin can set."""

    lowest: float = setting(
        0.6,
        message("Lowest likeness"),
        message("Tags that are less alike are not offered; 1 is equal."),
        lowest=0.3,
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
        parts = words(name[:_LONGEST])
        if not parts:
            return []
        best: dict[int, Match] = {}
        for found in _matches(parts, self._vocabulary(vocabulary)):
            known = best.get(found.tag_id)
            if found.score >= self.settings.lowest and (known is None or found.score > known.score):
                best[found.tag_id] = found
        return sorted(best.values(), key=lambda one: (-one.score, one.tag_id))[:_OFFERED]

    def _vocabulary(self, tags: Sequence[VocabularyTag]) -> Vocabulary:
        for known, prepared in self._prepared:
            if known is tags or known == tags:
                return prepared
        made = Vocabulary(tags)
        self._prepared = ((tags, made), *self._prepared[: _PREPARED - 1])
        return made


def _matches(parts: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Match]:
    for spelt in vocabulary.by_key.get(key(parts), ()):
        yield _same(parts, spelt)
    for spelt in vocabulary.by_initials.get(key(parts), ()):
        why = message("“%(name)s” has these initials.", name=spelt.name)
        yield Match(spelt.tag.id, _popular(_INITIALS_SCORE, spelt), why)
    for spelt in vocabulary.by_key.get(initials(parts), ()):
        why = message("“%(name)s” is made of its initials.", name=spelt.name)
        yield Match(spelt.tag.id, _popular(_INITIALS_SCORE, spelt), why)
    yield from _alike(parts, vocabulary)


def _same(parts: tuple[str, ...], spelt: Spelt) -> Match:
    if spelt.joined == joined(parts):
        return Match(spelt.tag.id, 1.0, _why_same(spelt), True)
    why = message("Only the plural tells it from “%(name)s”.", name=spelt.name)
    return Match(spelt.tag.id, 0.99, why, True)


def _why_same(spelt: Spelt) -> Message:
    if spelt.is_alias:
        return message("It is an alias: “%(name)s”.", name=spelt.name)
    return message("It is “%(name)s” but for signs and capitals.", name=spelt.name)


def _alike(parts: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Match]:
    whole = joined(parts)
    places = _near(whole, vocabulary, JaroWinkler.normalized_similarity, 1.0)
    places |= _near(whole, vocabulary, fuzz.ratio, 100.0)
    for place in places:
        spelt = vocabulary.names[place]
        likeness = _likeness(parts, whole, spelt)
        why = message(
            "Its spelling is %(percent)s %% like “%(name)s”.",
            percent=round(100 * likeness),
            name=spelt.name,
        )
        yield Match(spelt.tag.id, _popular(likeness, spelt), why)


def _near(
    whole: str, vocabulary: Vocabulary, measure: Callable[..., float], highest: float
) -> set[int]:
    """Places in the vocabulary of the names that come nearest by one measure."""
    found = process.extract(
        whole, vocabulary.joined, scorer=measure, limit=_CANDIDATES, score_cutoff=0.4 * highest
    )
    return {place for _, _, place in found}


def _likeness(parts: tuple[str, ...], whole: str, spelt: Spelt) -> float:
    """How alike two names are, 0 to just under 1: by letters in order, by parts, by words."""
    letters = JaroWinkler.normalized_similarity(whole, spelt.joined)
    blocks = fuzz.ratio(whole, spelt.joined) / 100
    sorted_words = fuzz.token_sort_ratio(" ".join(parts), " ".join(spelt.words)) / 100
    return min(
        0.98, 0.5 * letters + 0.2 * blocks + 0.2 * sorted_words + 0.1 * _shared(parts, spelt)
    )


def _shared(parts: tuple[str, ...], spelt: Spelt) -> float:
    """The share of the words of both that one has from the other."""
    mine, theirs = set(parts), set(spelt.words)
    return len(mine & theirs) / len(mine | theirs)


def _popular(score: float, spelt: Spelt) -> float:
    """Lift a score a little for a tag that is used much, without making it equal."""
    return min(0.98, score + 0.02 * spelt.popularity)
