"""Reasons for a rejection that are one click or one digit away, by kind of item."""

from collections.abc import Mapping

from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import Message, message

_SPAM = message("Spam or advertising")

CANNED: Mapping[ItemKind, tuple[Message, ...]] = {
    ItemKind.COMMENT: (
        _SPAM,
        message("Insult or abuse"),
        message("Not about this question"),
        message("Personal data of somebody"),
        message("Cannot be understood"),
    ),
    ItemKind.TAG_SUGGESTION: (
        message("Another tag says the same"),
        message("Too broad or too narrow"),
        message("Does not fit this question"),
        message("Not a concept"),
        _SPAM,
    ),
    ItemKind.REPORT: (
        message("Within the rules"),
        message("An opinion, not a breach"),
        message("Decided before"),
        message("A report made in bad faith"),
    ),
    ItemKind.VERDICT: (
        message("The evidence is too thin"),
        message("The jurors misread the evidence"),
        message("A later check says otherwise"),
        message("Wait for the next check"),
    ),
    ItemKind.EVIDENCE: (
        message("Not about this question"),
        message("Not a source to rest on"),
        message("Known already"),
        message("The summary does not fit the source"),
    ),
    ItemKind.TRANSLATION: (
        message("Too little of it is translated"),
        message("It says something else than the original"),
        message("Cannot be understood"),
    ),
    ItemKind.TOPIC_PROPOSAL: (
        message("Asked already"),
        message("Not a question of what AI can do"),
        message("Too vague to be tested"),
        _SPAM,
    ),
    ItemKind.RECHECK_REQUEST: (
        message("Nothing new since the last check"),
        message("Checked a short while ago"),
        _SPAM,
    ),
}


def canned_reasons(kind: ItemKind) -> tuple[Message, ...]:
    """Return the ready reasons for a kind, at most nine: each has a digit as its key."""
    return CANNED.get(kind, (_SPAM,))[:9]
