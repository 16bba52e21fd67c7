"""Reads short texts for words of success and of limits; a negation before a word turns it round."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_TEXT = 5_000
"""Characters of a source that are read."""
_WINDOW = 3
"""How many words before a cue a negation may stand."""

_CLAUSE = re.compile(r"[.!?;:,()\n]|\b(?:but|however|although|though|while|whereas|yet)\b")
_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")

_SUCCESS_WORDS = """
achieve achieves achieved accurate accurately capable effective effectively exceed exceeds
exceeded match matches matched outperform outperforms outperformed outperforming reliable reliably
robust robustly solve solves solved state-of-the-art succeed succeeds succeeded successful
successfully surpass surpasses surpassed human-level expert-level superhuman
"""
_LIMIT_WORDS = """
brittle cannot challenge challenges challenging degrade degrades degraded degradation difficult
difficulty drop drops error-prone fail fails failed failure failures hallucinate hallucinates
hallucinations inaccurate insufficient lack lacks lag lags limitation limitations limited poor
poorly struggle struggles struggled sub-human underperform underperforms unreliable unsolved
weakness weaknesses worse
"""
_NEGATING_WORDS = """
no not never neither nor none without hardly barely rarely cannot can't don't doesn't didn't
isn't aren't wasn't weren't won't couldn't
"""
_SUCCESS = frozenset(_SUCCESS_WORDS.split())
_LIMITS = frozenset(_LIMIT_WORDS.split())
_NEGATIONS = frozenset(_NEGATING_WORDS.split())
_FAILING = frozenset({"fail", "fails", "failed", "unable", "struggle", "struggles", "struggled"})
"""Limits that also negate what follows: `fails to match`."""
_EMPHASIS = frozenset({"only", "just", "merely"})
"""`not only outperforms` negates nothing."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one text: words of success and of limits, as found and in order."""

    success: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


def read_cues(text: str) -> Cues:
    """Find the cues of a text, clause by clause; each word counts once for a side."""
    success: dict[str, None] = {}
    limits: dict[str, None] = {}
    for clause in _CLAUSE.split(text[:LONGEST_TEXT].casefold().replace("’", "'")):
        _read_clause(_WORD.findall(clause), success, limits)
    return Cues(tuple(success), tuple(limits))


def _read_clause(words: list[str], success: dict[str, None], limits: dict[str, None]) -> None:
    for place, word in enumerate(words):
        negation = _negation(words, place)
        shown = f"{negation} {word}".strip()
        if word in _SUCCESS:
            (limits if negation else success)[shown] = None
        elif word in _LIMITS and not _is_followed_by_success(words, place):
            (success if negation else limits)[shown] = None


def _negation(words: list[str], place: int) -> str:
    for before in range(place - 1, max(-1, place - 1 - _WINDOW), -1):
        emphasised = before + 1 < place and words[before + 1] in _EMPHASIS
        if words[before] in _NEGATIONS and not emphasised:
            return " ".join(words[before:place])
        if words[before] in _FAILING and words[place] in _SUCCESS:
            return " ".join(words[before:place])
    return ""


def _is_followed_by_success(words: list[str], place: int) -> bool:
    # `fails to match` is one cue, counted at `match`.
    after = words[place + 1 : place + 1 + _WINDOW]
    return words[place] in _FAILING | {"cannot"} and any(word in _SUCCESS for word in after)
