"""How a conclusion is told: a short opinion in the style of a court.

It is made of whole sentences, so that it can be translated, and of nothing but the conclusion and
what the jurors stated: the same input and seed give the same opinion.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from moderation.domain.jury import wording
from moderation.domain.jury.seats import roman
from moderation.domain.jury.verdict import Conclusion, Ending, Vote
from moderation.domain.messages import Message


@dataclass(frozen=True, slots=True)
class Statement:
    """What the juror in a seat stated with a vote, in one sentence of the juror's language."""

    seat_number: int
    vote: Vote
    text: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """The parts of an opinion: headline, body (a sentence each), last line, and the order."""

    headline: Message
    body: tuple[Message, ...]
    last_line: Message
    order: Message

    @property
    def parts(self) -> tuple[Message, ...]:
        """Headline, body and last line in reading order; the order stands apart."""
        return (self.headline, *self.body, self.last_line)


def opinion(conclusion: Conclusion, statements: Iterable[Statement], seed: int) -> Opinion:
    """Tell the conclusion, quoting at most one statement for it and one against it.

    Without a verdict the first statement of each vote is quoted. Statements without text are left
    out. `seed` chooses among wordings that say the same.
    """
    randomness = Random(seed)  # noqa: S311 - repeatable on purpose
    stated = sorted(
        (one for one in statements if one.text.strip()), key=lambda one: one.seat_number
    )
    return Opinion(
        randomness.choice(_headlines(conclusion)),
        (_count(conclusion, randomness), *_quotes(conclusion, stated, randomness)),
        randomness.choice(_last_lines(conclusion)),
        order(conclusion),
    )


def order(conclusion: Conclusion) -> Message:
    """The formal sentence: the vote (YES — ALMOST — NO, the rest named apart) and its verdict.

    The confidence is a whole percentage, rounded down: it never says more than was found.
    """
    split = conclusion.split
    if conclusion.verdict is None:
        text = wording.OPEN_ORDERS[conclusion.ending]
    elif split.in_research:
        text = wording.ORDERS_APART[conclusion.verdict]
    else:
        text = wording.ORDERS[conclusion.verdict]
    filled = text.filled(yes=split.yes, almost=split.almost, no=split.no)
    if conclusion.verdict is not None:
        filled = filled.filled(percent=math.floor(conclusion.confidence * 100 + 1e-9))
    if conclusion.verdict is None or split.in_research:
        filled = filled.filled(in_research=split.in_research)
    return filled


def _headlines(conclusion: Conclusion) -> Sequence[Message]:
    if conclusion.verdict is None:
        return wording.OPEN_HEADLINES[conclusion.ending]
    if conclusion.unanimous:
        return wording.UNANIMOUS_HEADLINES[conclusion.verdict]
    return wording.DIVIDED_HEADLINES[conclusion.verdict]


def _last_lines(conclusion: Conclusion) -> Sequence[Message]:
    if conclusion.verdict is None:
        return wording.OPEN_LAST_LINES[conclusion.ending]
    return wording.LAST_LINES[conclusion.verdict]


def _count(conclusion: Conclusion, randomness: Random) -> Message:
    split = conclusion.split
    if conclusion.ending is Ending.INCONCLUSIVE:
        return randomness.choice(wording.SHORTAGES).filled(total=split.total)
    tied = conclusion.ending is Ending.HUNG
    choices = wording.TIES if tied else wording.COUNTS[conclusion.unanimous]
    most = split.count(split.leaders[0])
    return randomness.choice(choices).filled(most=most, total=split.total)


def _quotes(
    conclusion: Conclusion, statements: Sequence[Statement], randomness: Random
) -> tuple[Message, ...]:
    if conclusion.verdict is None:
        return _one_for_each_vote(statements)
    agreeing = [one for one in statements if one.vote is conclusion.verdict]
    dissenting = [one for one in statements if one.vote is not conclusion.verdict]
    quotes = [_quote(randomness.choice(wording.FOR_VERDICT), one) for one in agreeing[:1]]
    quotes += [_quote(wording.AGAINST_VERDICT[one.vote], one) for one in dissenting[:1]]
    if not conclusion.calibrated:
        quotes.append(wording.UNCALIBRATED)
    return tuple(quotes)


def _one_for_each_vote(statements: Sequence[Statement]) -> tuple[Message, ...]:
    first = {one.vote: one for one in reversed(statements)}
    return tuple(
        _quote(wording.WITHOUT_VERDICT[vote], first[vote]) for vote in Vote if vote in first
    )


def _quote(text: Message, statement: Statement) -> Message:
    return text.filled(numeral=roman(statement.seat_number), statement=statement.text.strip())
