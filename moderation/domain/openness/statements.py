"""Statements of reasons: what people are told whose content was restricted, and what is kept.

The form follows Article 17(3) of Regulation (EU) 2022/2065 (the Digital Services Act): what was
decided, its scope and duration, the facts, the part that software had, the ground, and redress.
Kept at the decision is only what cannot be known later; the rest is derived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import Message, message

#: The kinds of what visitors want to be seen. A refused report or appeal restricts nobody's words.
OF_VISITORS = frozenset({ItemKind.COMMENT, ItemKind.TAG_SUGGESTION, ItemKind.TOPIC_PROPOSAL})

#: The private page of a submission is kept so long: as browsers keep the author's cookie at most.
RECEIPTS_KEPT = timedelta(days=400)
#: And so long after each decision against the author (Article 20(1): six months at least).
APPEALS_KEPT = timedelta(days=184)

OWN_WORDS = "own_words"
FILTERS = "filters"
UNSAID = "unsaid"
REPORTED = "reported_as_"
"""Grounds that are no ready reason's id; the last one is followed by what readers chose."""


class Measure(StrEnum):
    """What a decision does to what somebody sent."""

    REFUSED = "refused"
    """It was never shown."""
    REMOVED = "removed"
    """It was shown, and is not any more."""
    HIDDEN = "hidden"
    """It was shown, and is not until the reports of it are decided."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the decision's own ledger row keeps of a statement.

    ``item`` is what the author sent, ``kind`` its kind. ``voices`` counts the readers whose notice
    led to it, 0 when it was found on the site's own initiative. ``found_by_software``: filters
    counted against it before. ``ground`` is the id of a ready reason or one of the words above,
    ``told`` what the ready reason said to authors then, by language: that changes later.
    """

    item: int
    kind: ItemKind
    measure: Measure
    voices: int
    found_by_software: bool
    ground: str
    told: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return it as the ledger keeps it."""
        return {
            "item": self.item,
            "kind": self.kind.value,
            "measure": self.measure.value,
            "voices": self.voices,
            "found_by_software": self.found_by_software,
            "ground": self.ground,
            "told": dict(self.told),
        }

    @classmethod
    def from_json(cls, data: object) -> Stated:
        """Read what `to_json` made. Raises ValueError on any other form."""
        if not isinstance(data, Mapping):
            raise ValueError("a statement is an object")
        told = data.get("told", {})
        if not isinstance(told, Mapping):
            raise ValueError("what was told is texts by language")
        try:
            return cls(
                int(data["item"]), ItemKind(data["kind"]), Measure(data["measure"]),
                int(data["voices"]), bool(data["found_by_software"]), str(data["ground"]),
                {str(locale): str(text) for locale, text in told.items()},
            )  # fmt: skip
        except (KeyError, TypeError) as error:
            raise ValueError(f"a statement lacks {error}") from None


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole statement of reasons.

    ``decision`` is the ledger row, ``by_software`` whether no person decided, ``reason`` what the
    ledger row says. ``lifted_at`` is when it ceased to hold, None while it stands.
    """

    decision: int
    stated: Stated
    made_at: datetime
    by_software: bool
    reason: Message | None = None
    lifted_at: datetime | None = None

    def told(self, locale: str) -> str:
        """What the ready reason said to authors, in a language or in English; "" for nothing."""
        return self.stated.told.get(locale) or self.stated.told.get("en", "")


def is_software(actor: str) -> bool:
    """Whether no person stands behind an actor as the ledger names it (``rule:screening``)."""
    return not actor.startswith(("user:", "operator:"))


def appealable_until(sent_at: datetime, made_at: datetime) -> datetime:
    """Until when the private page, and with it the way to appeal, is kept after a decision."""
    return max(sent_at + RECEIPTS_KEPT, made_at + APPEALS_KEPT)


def lifted_at(
    decision: int, measure: Measure, later: Sequence[tuple[str, int | None, datetime]]
) -> datetime | None:
    """When a statement ceased to hold; None while it stands.

    `later` are the later decisions on the same item, oldest first: act, the ledger row that it
    undoes, time. What was hidden until decided stays so while the newest of them is an undo.
    """
    if measure is Measure.HIDDEN:
        newest = later[-1] if later else None
        return newest[2] if newest is not None and newest[0] != "item.undo" else None
    return next((at for _, undoes, at in later if undoes == decision), None)


def measure_of(act: DecisionAct, kind: ItemKind, *, was_shown: bool) -> Measure | None:
    """What a decision on an item does to what its author, or the reported one, sent; None: nothing.

    `was_shown`: for a report whether what it names is published, else whether the item was before.
    """
    if act is DecisionAct.APPROVE and kind is ItemKind.REPORT:
        return Measure.REMOVED if was_shown else None
    if act is DecisionAct.REJECT and kind in OF_VISITORS:
        return Measure.REMOVED if was_shown else Measure.REFUSED
    return None


def ground_of(canned: str, reason: Message | None, *, reported: str, by_software: bool) -> str:
    """The ground of a decision: a ready reason, own words, what readers chose, or the filters.

    `reported` is the reason that was chosen in a report, "" where there is none.
    """
    if canned:
        return canned
    if reported:
        return f"{REPORTED}{reported}"
    if by_software:
        return FILTERS
    return OWN_WORDS if reason is not None else UNSAID


MEASURE_NAMES: Mapping[Measure, Message] = {
    Measure.REFUSED: message("not published"),
    Measure.REMOVED: message("taken down"),
    Measure.HIDDEN: message("hidden until decided"),
}
_WHAT: Mapping[Measure, Message] = {
    Measure.REFUSED: message("What you sent is not published."),
    Measure.REMOVED: message("What you sent was published, and is not shown any more."),
    Measure.HIDDEN: message("What you sent is hidden for the time being."),
}
_UNTIL_TAKEN_BACK = message("Without an end, unless the decision is taken back.")
_UNTIL_DECIDED = message("Until somebody has decided on the reports.")
_SOFTWARE: Mapping[tuple[bool, bool], Message] = {
    (False, False): message("No software took part in finding it or in deciding."),
    (True, False): message("Software marked it; a person decided."),
    (False, True): message("No software looked for it; the decision was made by software."),
    (True, True): message("Software found it, and decided by itself."),
}
REPORT_WORDS: Mapping[str, Message] = {
    "spam": message("Spam or advertising"),
    "abuse": message("Insult or abuse"),
    "wrong": message("Wrong"),
    "privacy": message("Personal data of somebody"),
    "other": message("Something else"),
}


def sentences(statement: Statement) -> tuple[tuple[Message, Message], ...]:
    """The statement in words, as pairs of a heading and a sentence; redress is the page's own."""
    stated = statement.stated
    lasting = _UNTIL_DECIDED if stated.measure is Measure.HIDDEN else _UNTIL_TAKEN_BACK
    return (
        (message("What was decided"), _WHAT[stated.measure]),
        (message("Where it holds"), message("On this gallery, in every country.")),
        (message("How long"), lasting),
        (message("How it was found"), _facts(stated)),
        (message("Software"), _SOFTWARE[stated.found_by_software, statement.by_software]),
        (message("By which rule"), ground_words(stated.ground, statement.reason)),
    )


def _facts(stated: Stated) -> Message:
    if stated.voices == 1:
        return message("A reader reported it.")
    if stated.voices:
        return message("%(count)s readers reported it.", count=stated.voices)
    return message("On our own initiative: everything that is sent here is looked at.")


def ground_words(ground: str, reason: Message | None) -> Message:
    """The ground in words. `reason` is what the decision says, and stands for a ready reason."""
    if ground == FILTERS:
        return message("The rules of this gallery against unwanted messages, as filters measure.")
    if ground == UNSAID:
        return message("The rules of this gallery; no reason was written down.")
    if ground.startswith(REPORTED):
        chosen = ground.removeprefix(REPORTED)
        return REPORT_WORDS.get(chosen, REPORT_WORDS["other"])
    return message("The rules of this gallery.") if reason is None else reason
