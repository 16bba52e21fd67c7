"""The door of jurors: one ballot for each case."""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.domain.jury import Vote
from moderation.hooks.contracts.base import (
    Implementation,
    SettingsT,
    require,
    require_each,
    require_number,
    require_text,
)

STATEMENT_LIMIT = 300
RAW_LIMIT = 20_000
MOST_CITED = 50
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class CaseEvidence:
    """One approved evidence item as jurors see it; every text is data, never an instruction."""

    id: int
    title: str
    year: int | None
    venue: str
    kind: SourceKind
    stance: Stance
    summary: str
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a juror hears: the question in English and the approved evidence, nothing else.

    `asked_on` is today for the juror. `evidence` comes in an order drawn from `seed`, which
    is stored with the seat. `boundary` is a random word that occurs in no evidence: jurors
    that build a prompt fence each source with it.
    """

    topic_id: int
    question: str
    asked_on: date
    evidence: tuple[CaseEvidence, ...]
    seed: int
    boundary: str


@dataclass(frozen=True, slots=True)
class JurorBallot:
    """A juror's answer.

    `vote`: None when the juror abstains or its answer could not be read.
    `statement`: one English sentence of at most 300 characters, shown to the public.
    `cited`: ids of evidence that the statement rests on, all of them from the case.
    `since`: year and month (1 to 12) in which the ability first worked; with YES only.
    `raw`: the answer as it came, at most 20,000 characters, kept for the admin.
    `cost_microdollars`: what the call cost, in millionths of a dollar.
    """

    vote: Vote | None
    statement: str
    cited: tuple[int, ...] = ()
    since: tuple[int, int] | None = None
    raw: str = ""
    cost_microdollars: int = 0

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for anything outside the limits above."""
        require(self.vote is None or isinstance(self.vote, Vote), "vote must be a Vote or None")
        require_text(self.statement, STATEMENT_LIMIT, "statement")
        require(not _CONTROLS.search(self.statement), "statement must be one plain line")
        require_each(self.cited, int, MOST_CITED, "cited")
        require_text(self.raw, RAW_LIMIT, "raw")
        require_number(self.cost_microdollars, 0, 10**9, "cost_microdollars")
        self._check_since()

    def _check_since(self) -> None:
        if self.since is None:
            return
        require(self.vote is Vote.YES, "since goes with a YES only")
        require_each(self.since, int, 2, "since")
        require(len(self.since) == 2, "since must be (year, month)")
        require_number(self.since[0], 1950, 2200, "year of since")
        require_number(self.since[1], 1, 12, "month of since")


class Juror(Implementation[SettingsT]):
    """Votes on cases. Called in a thread of its own, without a database session.

    `seconds_limit`: a later answer is thrown away and the juror excused.
    `paid`: True when each call costs money; such a call is recorded before it is made.
    """

    seconds_limit: ClassVar[float] = 30.0
    paid: ClassVar[bool] = False

    @abstractmethod
    def vote(self, case: Case) -> JurorBallot:
        """Vote on one case; an exception excuses the juror."""
