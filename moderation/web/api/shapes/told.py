"""What programs get."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from moderation.domain.desk.differences import Change
from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import Message
from moderation.domain.screening import FindingOutcome
from moderation.web.api.declared import Told


@dataclass(frozen=True, slots=True)
class TopicTold:
    """The topic around an item."""

    slug: str
    case_number: int
    question: str
    status: str


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a list. `decide_by` is the deadline that its priority gives it."""

    id: int
    kind: ItemKind
    state: ItemState
    version: int
    revision: int
    summary: str
    reason: str | None
    because: tuple[Message, ...]
    score: Annotated[float | None, Told("Log-odds of being unwanted; null before screening.")]
    votes: int
    created_at: datetime
    decide_by: datetime
    decided_at: datetime | None
    topic: TopicTold | None
    looked_at_by: Annotated[str | None, Told("Who else holds it now.")]


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of a queue."""

    items: tuple[Row, ...]
    following: Annotated[str | None, Told("`after` of the next page; null at the end.")]


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody or something that acted: a user, an author, a rule, a plugin, or Venire (system)."""

    kind: str
    name: Message


@dataclass(frozen=True, slots=True)
class FindingTold:
    """What one filter said. `points` is what its score added; a shadow counts for nothing."""

    filter: str
    outcome: FindingOutcome
    score: float | None
    points: float
    reasons: tuple[Message, ...]
    shadow: bool


@dataclass(frozen=True, slots=True)
class PastActTold:
    """One act on an item; `undoes` is the id of the act that it takes back."""

    id: int
    act: str
    by: Who
    at: datetime
    reason: Message | None
    undoes: int | None


@dataclass(frozen=True, slots=True)
class NoteTold:
    """A note; `by` is null when the account is gone."""

    by: str | None
    note: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class LeaseTold:
    """Who holds an item, until when. `token` grows with every new holder."""

    mine: Annotated[bool, Told("Whether it is the holder's who asks.")]
    by: str
    until: datetime
    seconds: int
    token: int


@dataclass(frozen=True, slots=True)
class AuthorTold:
    """What is known of a visitor who wrote: no name, no address."""

    first_seen_at: datetime
    approved: int
    rejected: int


@dataclass(frozen=True, slots=True)
class TestimonyTold:
    """One vote of a jury check, under the juror's public name."""

    name: Message
    vote: str | None
    statement: str


@dataclass(frozen=True, slots=True)
class VerdictTold:
    """The jury check behind a verdict item."""

    before: str
    after: str
    split: Mapping[str, int]
    confidence: float | None
    testimonies: tuple[TestimonyTold, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item with what a decision on it needs. `content` is what was proposed, by field."""

    id: int
    kind: ItemKind
    state: ItemState
    version: int
    revision: int
    content: Mapping[str, object]
    summary: str
    language: str
    votes: int
    score: float | None
    reason: str | None
    reasons: tuple[Message, ...]
    because: Annotated[tuple[Message, ...], Told("Why it has this deadline.")]
    unscreened: Annotated[tuple[str, ...], Told("Filters that should have seen it and have not.")]
    needs_role: Annotated[str | None, Told("The role that it was escalated to.")]
    topic: TopicTold | None
    created_at: datetime
    decide_by: datetime
    decided_at: datetime | None
    decided_by: Who | None
    may_decide: Annotated[bool, Told("Whether the token's owner may decide on it.")]


@dataclass(frozen=True, slots=True)
class LaterTold:
    """Something that was done since, and that an undo leaves; `by` is null where nobody did."""

    what: Message
    by: Who | None


@dataclass(frozen=True, slots=True)
class UndoTold:
    """What taking the decision back would do, said before it is done."""

    happens: Message
    remains: Annotated[tuple[Message, ...], Told("What it would not give back.")]
    later: tuple[LaterTold, ...]
    refused: Annotated[Message | None, Told("Why it cannot be done at all.")]


@dataclass(frozen=True, slots=True)
class ItemWhole:
    """An item with what stands around it: findings, notes and acts, at most 50 each."""

    item: Item
    findings: tuple[FindingTold, ...]
    notes: tuple[NoteTold, ...]
    history: Annotated[tuple[PastActTold, ...], Told("The acts on it, newest first.")]
    author: AuthorTold | None
    verdict: VerdictTold | None
    lease: LeaseTold | None
    undo: Annotated[UndoTold | None, Told("Null where there is no decision to take back.")]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The items that the holder has now, in the order of the queue."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision left behind; `decision` is the id of its row in the ledger."""

    item: int
    state: ItemState
    version: int
    decision: int


@dataclass(frozen=True, slots=True)
class Noted:
    """The id of a note that was written."""

    id: int


@dataclass(frozen=True, slots=True)
class ReasonTold:
    """A ready reason. `texts` say it to authors, by language."""

    id: str
    title: Message
    kinds: tuple[ItemKind, ...]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The ready reasons in their order."""

    reasons: tuple[ReasonTold, ...]


@dataclass(frozen=True, slots=True)
class NamedQueueTold:
    """A named queue and what waits in it."""

    id: int
    name: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Queues:
    """What waits for people. Counts stop at 1,001, which stands for more than 1,000."""

    open: int
    held: int
    escalated: int
    kinds: Mapping[str, int]
    reasons: Mapping[str, int]
    queues: tuple[NamedQueueTold, ...]
    oldest: Annotated[datetime | None, Told("When the most urgent item came in.")]


@dataclass(frozen=True, slots=True)
class PaceTold:
    """What several decisions tell together; times are in seconds from when an item came in."""

    decided: int
    in_time: Annotated[int, Told("How many within their deadline.")]
    median: float
    slowest_but_tenth: Annotated[float, Told("Nine in ten took no longer.")]
    first_look: Annotated[float | None, Told("The median until a person opened it.")]


@dataclass(frozen=True, slots=True)
class OverdueTold:
    """What waits beyond its deadline: how many (1,001 for more than 1,000), since when."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class OpenTold:
    """What is open of a kind in a state, up to 1,001."""

    kind: ItemKind
    state: ItemState
    count: int


@dataclass(frozen=True, slots=True)
class Stats:
    """How the work goes: what is open now, and the decisions of people in the last days."""

    days: Annotated[int, Told("How far back decisions are looked at.")]
    open: Annotated[tuple[OpenTold, ...], Told("What is open; kinds with nothing are left out.")]
    overdue: Annotated[Mapping[str, OverdueTold], Told("By kind.")]
    all: PaceTold | None
    kinds: Annotated[Mapping[str, PaceTold], Told("By kind.")]
    own: Annotated[PaceTold | None, Told("Of the token's owner.")]


@dataclass(frozen=True, slots=True)
class StretchTold:
    """Some text that was kept, removed or added."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class DifferenceTold:
    """One field that differs between the revision that was read and the one that stands."""

    field: str
    stretches: tuple[StretchTold, ...]


@dataclass(frozen=True, slots=True)
class WrongField:
    """One field that breaks a rule."""

    field: str
    detail: Message


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal (RFC 9457). Nothing was changed."""

    type: str
    title: Message
    status: int
    detail: Message
    advice: Annotated[Message | None, Told("What to do.")] = None
    errors: Annotated[tuple[WrongField, ...] | None, Told("With 422: what is wrong.")] = None
    by: Annotated[Who | None, Told("With 409: who was faster.")] = None
    own: Annotated[bool | None, Told("With 409: whether it was the token's owner.")] = None
    act: Annotated[str | None, Told("With 409: what they did.")] = None
    at: Annotated[datetime | None, Told("With 409: when; null for what goes on.")] = None
    version: int | None = None
    revision: int | None = None
    differences: Annotated[
        tuple[DifferenceTold, ...] | None, Told("With 409: what has changed since it was read.")
    ] = None
