"""Texts of made-up visitors: each different, in words and lengths of everyday comments."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_WORDS = (
    "the",
    "a",
    "this",
    "that",
    "robot",
    "model",
    "paper",
    "test",
    "result",
    "hand",
    "child",
    "garden",
    "kitchen",
    "recipe",
    "street",
    "proof",
    "number",
    "letter",
    "song",
    "picture",
    "voice",
    "answer",
    "question",
    "mistake",
    "cup",
    "door",
    "rain",
    "bicycle",
    "cat",
    "was",
    "is",
    "has",
    "can",
    "cannot",
    "could",
    "never",
    "always",
    "often",
    "once",
    "yesterday",
    "still",
    "almost",
    "really",
    "only",
    "not",
    "with",
    "without",
    "after",
    "before",
    "when",
    "because",
    "although",
    "until",
    "my",
    "your",
    "our",
    "their",
    "first",
    "second",
    "better",
    "worse",
    "slow",
    "quick",
    "honest",
    "clear",
    "broken",
    "strange",
    "useful",
    "new",
    "old",
    "read",
    "saw",
    "tried",
    "asked",
    "showed",
    "failed",
    "worked",
    "learned",
    "forgot",
    "wrote",
    "counted",
    "compared",
    "measured",
    "watched",
    "believed",
    "doubted",
)


def comments(seed: int) -> Iterator[str]:
    """Give texts of 8 to 60 words for ever; one seed gives the same texts."""
    drawn = Random(seed)
    while True:
        words = drawn.choices(_WORDS, k=drawn.randint(8, 60))
        yield f"{' '.join(words).capitalize()}."


def names(seed: int) -> Iterator[str]:
    """Give names for ever."""
    drawn = Random(seed)
    while True:
        yield f"{drawn.choice(_WORDS).capitalize()} {drawn.choice(_WORDS).capitalize()}"
