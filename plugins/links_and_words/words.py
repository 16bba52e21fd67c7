"""Listed words, found at word boundaries only: `cialis` is not in `specialist`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from .folding import fold, variants

DEFAULT_POINTS = 1.5
HIGHEST_POINTS = 6.0
SHORTEST_START = 3
_DEFAULT_WORDS = """
viagra 3, cialis 3, casino 2, online casino 3, slot machine bonus 3, sports betting 2,
payday loan 3, cheap loan 3, forex signals 3, crypto giveaway 4, double your money 4,
double your bitcoin 5, guaranteed profit 3,
earn money online 3, work from home 1.5, make money fast 3, free money 2.5,
buy followers 4, buy likes 4, seo services 3, backlinks 3, guest post 2, link building 2.5,
replica watches 4, weight loss pills 4, male enhancement 4, adult dating 3, hot singles 3,
click here 1, click the link 1, limited time offer 2, act now 1.5, special offer 1, you have won 3,
claim your prize 3, congratulations you 1.5, whatsapp me 3, telegram me 2.5, call now 1.5,
my channel 1.5, check out my 1.5, subscribe to my 2, sub4sub 4, follow me on 1.5, buy views 4,
buy subscribers 4, free gift card 3, free iphone 3, you have been selected 2.5, claim now 2,
bitcoin investment 3, binary options 3, investment platform 1, recover lost funds 4, spell caster 5,
love spell 4, hire a hacker 4, sugar daddy 3, escort service 3, onlyfans 2.5, loan offer 3,
gratis geld 2.5, snel geld verdienen 3, goedkope lening 3, klik hier 1, volgers kopen 4,
mijn kanaal 1.5, abonneer je op mijn 2, gratis cadeaubon 3, thuis geld verdienen 3,
lenen zonder bkr 4, je hebt gewonnen 3, claim je prijs 3, bitcoin investering 3
"""
DEFAULT_WORDS = tuple(" ".join(entry.split()) for entry in _DEFAULT_WORDS.split(","))
Tokens: TypeAlias = tuple[str, ...]
_TOKEN = re.compile(r"[^\W_]+")
_ENTRY = re.compile(r"(?P<word>.*?)(?:\s+(?P<points>\d{1,2}(?:\.\d{1,3})?))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A word or phrase as the admin wrote it, and the points that it is worth (0 to 6)."""

    text: str
    points: float


def read_entry(entry: str) -> ListedWord:
    """Read `word`, `two words`, `two words 2.5` or `wor* 2`; points are cut to 6."""
    match = _ENTRY.fullmatch(entry.strip())
    word, points = (match.group("word"), match.group("points")) if match else (entry, None)
    worth = DEFAULT_POINTS if points is None else float(points)
    return ListedWord(word, min(worth, HIGHEST_POINTS))


class WordList:
    """Finds listed words in a text, also disguised ones; time does not grow with the list."""

    def __init__(self, entries: Iterable[str]) -> None:
        """Prepare a table of the entries by their words."""
        listed = [*map(read_entry, entries)]
        self._by_tokens = {tokens: one for one in listed if (tokens := _tokens(fold(one.text)))}
        self._by_start = {
            tokens[0]: one for tokens, one in self._by_tokens.items() if _is_start(one, tokens)
        }
        self._start_lengths = sorted({len(start) for start in self._by_start})
        self._lengths: dict[str, set[int]] = {}
        for tokens in self._by_tokens:
            self._lengths.setdefault(tokens[0], set()).add(len(tokens))
        self._starts = frozenset(self._lengths) | {f"{first}s" for first in self._lengths}

    def find(self, text: str) -> tuple[ListedWord, ...]:
        """List the words in `text`, each once, the weightiest first."""
        found: dict[str, ListedWord] = {}
        for variant in variants(text):
            for word in self._in_tokens(_tokens(variant)):
                found[word.text] = word
        return tuple(sorted(found.values(), key=lambda word: (-word.points, word.text)))

    def _in_tokens(self, tokens: Tokens) -> Iterator[ListedWord]:
        # The plural counts as the word, so every token is also looked up without its s.
        for place, token in enumerate(tokens):
            if self._start_lengths:
                yield from self._beginning(token)
            if token not in self._starts:
                continue
            for first in {token, token.removesuffix("s")}:
                for length in self._lengths.get(first, ()):
                    yield from self._at(first, tokens[place + 1 : place + length])

    def _beginning(self, token: str) -> Iterator[ListedWord]:
        for length in self._start_lengths:
            if length < len(token) and (word := self._by_start.get(token[:length])):
                yield word

    def _at(self, first: str, rest: Tokens) -> Iterator[ListedWord]:
        endings = {rest, (*rest[:-1], rest[-1].removesuffix("s"))} if rest else {rest}
        for ending in endings:
            word = self._by_tokens.get((first, *ending))
            if word is not None:
                yield word


def _is_start(one: ListedWord, tokens: Tokens) -> bool:
    """Whether an entry such as `insur*` names a beginning: one word, of three letters or more."""
    return one.text.endswith("*") and len(tokens) == 1 and len(tokens[0]) >= SHORTEST_START


def _tokens(folded: str) -> Tokens:
    return tuple(_TOKEN.findall(folded))
