"""What is measured beside the words: the shape of a text, calls to act, and how it was sent.

Each figure lies between 0 and 1 and has a weight from the start, in log-odds: so a filter with few
lessons is not blind, and what it learns later corrects these weights.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from moderation.hooks.toolkit import Message, ScreenedItem, message

from .reading import ends

_MONEY = re.compile(r"[£$€¥₽₹]|\b(?:usd|eur|gbp|pounds?|dollars?|euros?)\b", re.IGNORECASE)
_LINK = re.compile(
    r"https?://|www\.|\b[a-z0-9-]{1,40}\.(?:com|net|org|info|biz|ru|cn|co|uk|me|io|tv|xyz|shop|site|ly)\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<!\d)\+?\d[\d -]{8,20}\d(?!\d)")
_SHORT_NUMBER = re.compile(r"(?<!\d)\d{5,9}(?!\d)")
_SHOUTED = re.compile(r"\b[A-Z]{2,40}\b")
_CALLS = re.compile(
    r"\b(?:subscribe|sub|check out|check it out|channel|follow (?:me|us|back)|free|win|won|winner"
    r"|claim|click|prize|cash|offer|urgent|call now|text|txt|reply|visit|guaranteed|discount|bonus"
    r"|earn|money|buy|cheap|order|promo|deal|credit|loan|gift|giveaway|crypto|bitcoin"
    r"|investment|profit|like my|my (?:video|page|music|song|site|blog|website)"
    r"|please (?:like|support|share)|gratis|winnen|gewonnen"
    r"|klik|abonneer|korting|geld|lening|bestel)\b"
)
_MARKS = re.compile(r"[^\w\s]")
_USUAL_SIZE = 160
"""Characters of an ordinary comment."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One figure: its weight from the start, and what is said where it speaks against an item."""

    weight: float
    said: Message | None = None


@dataclass(frozen=True, slots=True)
class SignSet:
    """How a filter measures an item, and the log-odds of an item that shows no sign."""

    signs: tuple[Sign, ...]
    offset: float
    measure: Callable[[ScreenedItem], list[float]]

    def prior(self) -> tuple[float, ...]:
        """The weights from the start."""
        return tuple(sign.weight for sign in self.signs)


_OF_TEXT = (
    Sign(1.0, message("It holds a link")),
    Sign(1.2, message("Many links")),
    Sign(0.6, message("It speaks of money")),
    Sign(1.2, message("A long number")),
    Sign(0.8, message("A number of five digits or more")),
    Sign(0.8, message("Many digits")),
    Sign(0.6, message("Mostly digits")),
    Sign(0.5, message("Many capitals")),
    Sign(0.4, message("Shouted words")),
    Sign(0.3, message("Exclamation marks")),
    Sign(0.5, message("Many exclamation marks")),
    Sign(2.4, message("Calls to act")),
    Sign(0.0),
    Sign(-0.5),
    Sign(0.3, message("Its length")),
    Sign(0.0, message("Its length")),
    Sign(0.0, message("Many punctuation marks")),
    Sign(-0.2, message("A question mark")),
    Sign(0.0, message("Signs of other scripts")),
)
_OF_SENDING = (
    Sign(-1.0),
    Sign(1.5, message("The author's rejected items")),
    Sign(0.4, message("Sent in haste")),
    Sign(0.2, message("A new author")),
    Sign(0.5, message("Many items in an hour")),
    Sign(2.0, message("The same text was rejected before")),
)


def of_text(text: str) -> list[float]:
    """Measure a text's shape."""
    size = len(text) or 1
    letters = sum(map(str.isalpha, text)) or 1
    capitals, digits = sum(map(str.isupper, text)), sum(map(str.isdigit, text))
    links = len(_LINK.findall(text)) if "." in text or "://" in text else 0
    exclaimed = text.count("!")
    # What stands once in a short text may stand four times in a long one and mean as little.
    usual = math.sqrt(max(1.0, size / _USUAL_SIZE))
    calls = len(set(_CALLS.findall(text.lower())))
    return [
        float(links > 0),
        min(links, 4) / 4,
        float(_MONEY.search(text) is not None),
        float(digits > 8 and _LONG_NUMBER.search(text) is not None),
        float(digits > 4 and _SHORT_NUMBER.search(text) is not None),
        min(digits / usual, 20) / 20,
        min(2 * digits / size, 1.0),
        _capitals(capitals, letters),
        min(len(_SHOUTED.findall(text)) / usual, 6) / 6 if capitals > 1 else 0.0,
        float(exclaimed > 0),
        min(exclaimed / usual, 4) / 4,
        min(calls / usual, 4) / 4,
        min(math.log1p(size) / 6, 1.0),
        float(size < 40),
        float(size > 130),
        float(text.count(" ") >= 17),
        min(len(_MARKS.findall(text)) / usual, 30) / 30,
        float("?" in text),
        float(not text.isascii()),
    ]


def _capitals(capitals: int, letters: int) -> float:
    return capitals / letters if letters > 10 else 0.0


def loudness(text: str) -> list[float]:
    """Measure how loud a text is: the share of capitals, and exclamation marks."""
    letters, capitals = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    return [_capitals(capitals, letters), min(text.count("!"), 4) / 4]


def of_sending(item: ScreenedItem) -> list[float]:
    """Measure how an item was sent, and what is known of its author."""
    filled, seen, history = item.seconds_to_fill, item.first_seen_seconds, item.history
    rejected = history.same_text_rejected + history.near_text_rejected
    return [
        min(math.log1p(max(item.author_approved, 0)) / 3, 1.0),
        min(max(item.author_rejected, 0), 3) / 3,
        float(filled is not None and filled < 3),
        float(seen is not None and seen < 60),
        min(max(history.sent_last_hour, 0), 10) / 10,
        min(max(rejected, 0), 3) / 3,
    ]


def _all(item: ScreenedItem) -> list[float]:
    return of_text(ends(item.text)) + of_sending(item)


UNWANTED = SignSet(_OF_TEXT + _OF_SENDING, -2.0, _all)
"""The signs of what is unwanted for any reason."""
