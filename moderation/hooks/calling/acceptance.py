"""What the core takes from each door: the type of the result, and limits beyond its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, TypeVar

from moderation.hooks.contracts import (
    Assessment,
    Case,
    CheckAnswer,
    ContractBroken,
    EvidenceDraft,
    JurorBallot,
    Match,
    Section,
    Translation,
)
from moderation.hooks.contracts.matchers import MOST_MATCHES
from moderation.hooks.redaction import hide

ValueT = TypeVar("ValueT")


def one_of(kind: type[ValueT]) -> Callable[[Any], ValueT]:
    """Make an acceptance of exactly this type: no subclass, which could carry code."""

    def accept(value: Any) -> ValueT:
        if type(value) is not kind:
            raise ContractBroken(f"{kind.__name__} was due, {type(value).__name__} came")
        return value

    return accept


assessment = one_of(Assessment)
translation = one_of(Translation)
_ballot = one_of(JurorBallot)
_draft = one_of(EvidenceDraft)
_match = one_of(Match)
_section = one_of(Section)
_check_answer = one_of(CheckAnswer)


def check_answer(value: Any) -> CheckAnswer:
    """Take the answer to a check; plugins put errors into its text, and errors hold secrets."""
    given = _check_answer(value)
    params = {
        name: hide(one) if isinstance(one, str) else one for name, one in given.text.params.items()
    }
    return replace(given, text=replace(given.text, params=params))


def nothing(value: Any) -> bool:
    """Take any return as done."""
    return True


def section(value: Any) -> tuple[Section, ...]:
    """Take a section, or None as no section."""
    return () if value is None else (_section(value),)


def ballot_on(case: Case) -> Callable[[Any], JurorBallot]:
    """Make an acceptance of ballots that drops cited ids which are not in the case."""
    known = {one.id for one in case.evidence}

    def accept(value: Any) -> JurorBallot:
        ballot = _ballot(value)
        cited = tuple(dict.fromkeys(one for one in ballot.cited if one in known))
        return ballot if cited == ballot.cited else replace(ballot, cited=cited)

    return accept


def drafts(limit: int) -> Callable[[Any], tuple[EvidenceDraft, ...]]:
    """Make an acceptance of a list of drafts that keeps the first `limit`."""

    def accept(value: Any) -> tuple[EvidenceDraft, ...]:
        return tuple(map(_draft, _sequence(value)[:limit]))

    return accept


def matches(known: Collection[int]) -> Callable[[Any], tuple[Match, ...]]:
    """Make an acceptance of matches with known tags: best first, one for each tag, at most 20."""

    def accept(value: Any) -> tuple[Match, ...]:
        found = sorted(map(_match, _sequence(value)), key=lambda one: -one.score)
        best: dict[int, Match] = {}
        for one in found:
            if one.tag_id not in known:
                raise ContractBroken(f"it matched the tag {one.tag_id}, which was not given")
            best.setdefault(one.tag_id, one)
        return tuple(best.values())[:MOST_MATCHES]

    return accept


def _sequence(value: Any) -> list[Any] | tuple[Any, ...]:
    if type(value) not in (list, tuple):
        raise ContractBroken(f"a list was due, {type(value).__name__} came")
    return value  # type: ignore[no-any-return]
