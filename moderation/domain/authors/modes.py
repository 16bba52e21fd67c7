"""When a comment appears: before somebody looked at it or after, by site, topic and author."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.authors.trust import AuthorState
from moderation.domain.messages import Message, message
from moderation.domain.screening import Disposition


class Mode(StrEnum):
    """When comments appear. The order is that of the members, the most open first."""

    PUBLISH_FIRST = "publish_first"
    """At once unless the filters reject it; what they doubt is looked at afterwards."""
    HOLD_BY_FILTER = "hold_by_filter"
    """At once unless a filter objects."""
    HOLD_LINKS = "hold_links"
    """The same, and never with a link before somebody looked."""
    HOLD_FIRST_N = "hold_first_n"
    """The first so many of an author after somebody looked, later ones unless a filter objects."""
    HOLD_FIRST = "hold_first"
    """Never before somebody looked."""


LEAST_OPEN_FIRST = tuple(reversed(Mode))
"""The modes, the strictest first."""


class Step(StrEnum):
    """What becomes of a screened item."""

    PUBLISH = "publish"
    DOUBTED = "doubted"
    """Published, and given to people at the same time."""
    WAIT = "wait"
    """It waits for a person; no filter objects."""
    HOLD = "hold"
    """It waits for a person; a filter objects, or could not say anything."""
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mode looks at: how many of the author's were approved, whether there is a link.

    `approved` counts all that were ever approved. `first` is how many of an author's are looked at
    first. `unsure` says that a filter failed whose failure keeps items back: what it would have
    said is unknown, and no mode publishes that.
    """

    approved: int = 0
    first: int = 3
    linked: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of an item; for one that no filter objects to, why it waits all the same.

    `code` is short, for lists and addresses; `why` is for readers.
    """

    step: Step
    code: str = ""
    why: Message | None = None


def chosen_mode(
    site: Mode, by_state: Mapping[AuthorState, Mode], topic: Mode | None, state: AuthorState
) -> Mode:
    """Return the mode for an author of a state on a topic.

    The topic's own mode goes before the author's, the author's before the site's. An author who is
    not trusted any more gains nothing by an open topic: the stricter of both holds.
    """
    authors = by_state.get(state, site)
    if topic is None:
        return authors
    if state is AuthorState.DISTRUSTED:
        return min(authors, topic, key=LEAST_OPEN_FIRST.index)
    return topic


def rule_on(mode: Mode, disposition: Disposition, facts: Facts) -> Ruling:
    """Say what a mode makes of what the filters said.

    A rejection stays one. Nothing is published while a filter's failure keeps it back. A stricter
    mode never publishes what a more open one holds back.
    """
    if disposition is Disposition.REJECT:
        return Ruling(Step.REJECT)
    if disposition is Disposition.HOLD:
        doubted = mode is Mode.PUBLISH_FIRST and not facts.unsure
        return Ruling(Step.DOUBTED if doubted else Step.HOLD)
    if facts.unsure:
        return Ruling(Step.HOLD)
    return _held_back(mode, facts) or Ruling(Step.PUBLISH)


def _held_back(mode: Mode, facts: Facts) -> Ruling | None:
    """Say why an item waits to which no filter objects; None when it does not."""
    if mode is Mode.HOLD_FIRST:
        return Ruling(Step.WAIT, "looked_at_first", _LOOKED_AT_FIRST)
    if mode is Mode.HOLD_FIRST_N and facts.approved < facts.first:
        why = _FIRST_FEW.filled(number=facts.approved + 1, first=facts.first)
        return Ruling(Step.WAIT, "first_few", why)
    if facts.linked and mode is not Mode.PUBLISH_FIRST and mode is not Mode.HOLD_BY_FILTER:
        return Ruling(Step.WAIT, "has_link", _HAS_LINK)
    return None


_LOOKED_AT_FIRST = message("Everything is looked at here before it appears.")
_FIRST_FEW = message("Number %(number)s of the author's first %(first)s, which are looked at.")
_HAS_LINK = message("It has a link.")

#: Markdown's own forms count by their first signs: a link, a reference's target, an address.
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://\S|\bwww\.\S|\]\(|\]:|<https?:"
    r"|\b[a-z0-9-]{1,63}\.[a-z]{2,24}/\S",
    re.IGNORECASE,
)


def has_link(text: str) -> bool:
    """Whether a text leads somewhere: an address, or a link in Markdown."""
    return _LINK.search(text) is not None
