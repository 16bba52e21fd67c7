"""Reasons for a decision that are one click or one digit away, and what their authors are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import Message

MOST_SHOWN = 9
"""Each has a digit as its key."""

ALWAYS_EXPLAINED = frozenset({DecisionAct.HOLD, DecisionAct.ESCALATE})
"""Acts that hand an item to somebody else, who has to know why."""


@dataclass(frozen=True, slots=True)
class CannedReason:
    """A reason for a rejection. ``title`` is English and on the desk translated, where known.

    ``texts`` say it to the author, by language. ``position`` orders the reasons, lowest first.
    """

    id: str
    kinds: frozenset[ItemKind]
    title: str
    texts: Mapping[str, str] = field(default_factory=dict)
    position: int = 100
    enabled: bool = True

    @property
    def said(self) -> Message:
        """The title as a text for readers."""
        return Message(self.title)

    def told(self, locale: str) -> str:
        """What the author reads, in their language or in English; "" where nothing is."""
        return self.texts.get(locale) or self.texts.get("en", "")


def fitting(reasons: Iterable[CannedReason], kind: ItemKind) -> tuple[CannedReason, ...]:
    """The reasons to choose from for a kind, in their order; at most nine."""
    chosen = [one for one in reasons if one.enabled and kind in one.kinds]
    return tuple(sorted(chosen, key=lambda one: (one.position, one.id))[:MOST_SHOWN])


def must_explain(act: DecisionAct, needed: frozenset[DecisionAct]) -> bool:
    """Whether a person has to say why; `needed` are the acts that the site's policy names."""
    return act in ALWAYS_EXPLAINED or act in needed
