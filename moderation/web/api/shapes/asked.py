"""What programs send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from moderation.actions.desk.explaining import REASON_LIMIT
from moderation.actions.desk.leases import LONGEST_TAB
from moderation.actions.desk.notes import NOTE_LIMIT
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.queries.desk import View
from moderation.queries.desk.listing import PAGE_SIZE
from moderation.queries.desk.views.search import LONGEST_SEARCH
from moderation.web.api.declared import Number, Text, Told

LARGEST_VERSION = 2**31 - 1
MOST_ROWS = 100
MOST_CLAIMED = 10

_PLACE = r"[0-9]{1,17}[.][0-9]{1,18}"
_WORD = r"[a-z][a-z0-9_]{0,39}"

Holder = Annotated[
    str,
    Text(
        LONGEST_TAB, 1, r"[A-Za-z0-9_-]{1,64}",
        "What holds the item for its owner: one name for each process that works on items.",
    ),
]  # fmt: skip
Version = Annotated[int, Number(LARGEST_VERSION, told="The item's version, as it was read.")]
Revision = Annotated[int, Number(LARGEST_VERSION, told="The item's revision, as it was read.")]
Reason = Annotated[str, Text(REASON_LIMIT, told="Why, in one's own words.")]
Canned = Annotated[str, Text(40, told="The id of a ready reason, which goes before own words.")]
Kind = Annotated[ItemKind | None, Told("Items of this kind.")]
Which = Annotated[View, Told("Which states; open is whatever waits for a person.")]
Because = Annotated[str | None, Text(40, 1, _WORD, "Items that wait for this reason.")]
Named = Annotated[
    int | None, Number(999_999_999, 1, "Items of the named queue with this id.")
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedItems:
    """Which items to list: of one kind, for one reason, of one named queue, or found by `q`."""

    view: Which = View.OPEN
    kind: Kind = None
    reason: Because = None
    queue: Named = None
    q: Annotated[str, Text(LONGEST_SEARCH, told="Words to search for, which stand alone.")] = ""
    after: Annotated[str | None, Text(36, 1, _PLACE, "`following` of the page before.")] = None
    limit: Annotated[int, Number(MOST_ROWS, 1, "Rows of one page.")] = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Claim:
    """Which items to take ahead of others: the next of a queue that nobody holds."""

    holder: Holder
    count: Annotated[int, Number(MOST_CLAIMED, 1, "How many at most.")] = MOST_CLAIMED
    view: Which = View.OPEN
    kind: Kind = None
    reason: Because = None
    queue: Named = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Who takes or renews the lease on an item."""

    holder: Holder
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """Who gives the lease on an item back."""

    holder: Holder


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on the item as it was read."""

    act: DecisionAct
    version: Version
    revision: Revision
    reason: Reason = ""
    canned: Canned = ""
    note: Annotated[str, Text(NOTE_LIMIT, told="A note for other moderators.")] = ""
    fields: Annotated[
        Mapping[str, str] | None,
        Told("With approve: the fields of the content that change, as texts."),
    ] = None
    means: Annotated[
        str, Text(200, told="With approve, for a suggested tag: the tag that is put in its place.")
    ] = ""
    alias: Annotated[
        bool, Told("Whether the suggested name stays as another name of that tag.")
    ] = False
    holder: Annotated[str, Text(LONGEST_TAB, 0, r"[A-Za-z0-9_-]{0,64}", "As in a lease.")] = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """Taking back the last decision on the item as it was read."""

    version: Version
    revision: Revision
    reason: Reason = ""
    canned: Canned = ""
    holder: Annotated[str, Text(LONGEST_TAB, 0, r"[A-Za-z0-9_-]{0,64}", "As in a lease.")] = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note for other moderators."""

    note: Annotated[str, Text(NOTE_LIMIT, 1, told="The note; lines stay lines.")]


@dataclass(frozen=True, slots=True)
class ReasonsFor:
    """For which kind of item."""

    kind: Kind = None
