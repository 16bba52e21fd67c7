"""What a model says of one item, and in a moderator's words what that rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moderation.hooks.toolkit import Message, ScreenedItem, message

from ..signs import SignSet
from .scoring import Book, Model, Read

_NAMED = 3
_LEAST = 0.3
"""Log-odds that a word or sign must add to be named."""
_LONGEST = 30
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One item before the model for its language."""

    model: Model
    read: Read
    signs: SignSet

    @classmethod
    def of(cls, book: Book, item: ScreenedItem, signs: SignSet) -> Answer:
        """Read an item once for all that is asked of it."""
        return cls(book.model(item.language), Read.of(item, signs), signs)

    @property
    def is_wordless(self) -> bool:
        """Whether the item has nothing that could have been learned."""
        return not self.read.tokens

    def log_odds(self) -> float:
        """How likely the item is unwanted."""
        return self.model.log_odds(self.read)

    def known(self) -> float:
        """The share, 0 to 1, of what the item is made of that came in lessons."""
        return self.model.known(self.read)

    def why(self, against: bool) -> list[Message]:
        """Name the words, then the signs, that speak most against the item, or most for it."""
        words = _words(self.model, self.read, 1 if against else -1)
        if against:
            return [*_of_words(words), *_of_signs(self.model, self.read, self.signs)]
        if words:
            return [message("Words of approved items: %(words)s", words=_quoted(words[:_NAMED]))]
        return [message("It is like items that were approved.")]


def _of_words(words: list[str]) -> list[Message]:
    if not words:
        return [message("It is like items that were not wanted.")]
    named, more = _quoted(words[:_NAMED]), len(words) - _NAMED
    if more > 0:
        text = message(
            "Words of unwanted items: %(words)s and %(count)s more", words=named, count=more
        )
        return [text]
    return [message("Words of unwanted items: %(words)s", words=named)]


def _of_signs(model: Model, read: Read, signs: SignSet) -> list[Message]:
    worth = model.signs * read.signs
    strongest = [int(one) for one in np.argsort(-worth, kind="stable")[:_NAMED]]
    said = [signs.signs[one].said for one in strongest if worth[one] >= _LEAST]
    return [*dict.fromkeys(one for one in said if one is not None)]


def _words(model: Model, read: Read, way: int) -> list[str]:
    """Words that add most in one direction, the strongest first, each once."""
    worth = way * model.by_token(read)
    order = np.argsort(-worth, kind="stable")
    strong = [read.tokens[one] for one in order[:40].tolist() if worth[one] >= _LEAST]
    return [*dict.fromkeys(word for word in strong if _is_word(word))]


def _is_word(token: str) -> bool:
    return len(token) >= _SHORTEST and token.isalpha()


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word[:_LONGEST]}”" for word in words)
