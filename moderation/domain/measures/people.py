"""What looks, known answers and undone decisions tell of each person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from moderation.domain.measures.agreement import Agreement, Compared, agreement


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """One person's figures: looks at their decisions, and their answers where one is known.

    Of `decided` decisions, others took `taken_back` back.
    """

    looked_at: Agreement
    known: Agreement
    decided: int
    taken_back: int


def by_person(
    compared: Collection[Compared], standing: Iterable[int], taken_back: Iterable[int]
) -> Mapping[int, PersonFigures]:
    """Sum up for everybody who decided or looked, in order of their ids.

    `standing` names a person for each decision that stands, `taken_back` for each of theirs that
    somebody else took back; both are of one span of time.
    """
    stand, back = Counter(standing), Counter(taken_back)
    seconds = [(one.by, one) for one in compared if one.by is not None]
    known = [one for one in compared if one.by is None]
    people = {*stand, *back, *(by for by, _ in seconds), *(one.second_by for one in known)}
    return {
        person: PersonFigures(
            agreement(one for by, one in seconds if by == person),
            agreement(one for one in known if one.second_by == person),
            stand[person] + back[person],
            back[person],
        )
        for person in sorted(people)
    }
