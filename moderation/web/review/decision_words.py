"""What the two buttons of a decision say, by kind of item: what happens, not only yes or no."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.evidence import SourceKind, Stance
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import Message, message


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """The words on the buttons, what approving does, and what taking the decision back does."""

    approve: Message
    reject: Message
    effect: Message
    undo: Message


_APPROVE, _REJECT = message("Approve"), message("Reject")
_BACK = message("It goes back to where it was and waits again.")

DECISIONS: Mapping[ItemKind, DecisionWords] = {
    ItemKind.COMMENT: DecisionWords(
        _APPROVE,
        _REJECT,
        message("Approved, it stands in the discussion. Rejected, nobody sees it."),
        message("It leaves the page, if it was there, and waits again."),
    ),
    ItemKind.TAG_SUGGESTION: DecisionWords(
        message("Put it on the topic"),
        _REJECT,
        message("Approved, the tag stands on the topic, and joins the vocabulary if it is new."),
        message("The tag leaves the topic, if this decision put it there, and the item waits."),
    ),
    ItemKind.REPORT: DecisionWords(
        message("Hide the comment"),
        message("Leave it up"),
        message("Hidden, nobody sees the comment any more. Left up, it stays as it is."),
        message("The comment is as it was before, and the report waits again."),
    ),
    ItemKind.VERDICT: DecisionWords(
        message("Publish the verdict"),
        message("Do not publish"),
        message("Published, the topic changes its status. Otherwise it keeps the one it has."),
        message("The topic gets back the status and the check that it had."),
    ),
    ItemKind.EVIDENCE: DecisionWords(
        message("Admit the evidence"),
        _REJECT,
        message("Admitted, jurors and readers see it, and the jury hears the case again."),
        message("The evidence is out of force; checks that heard it stay as they are."),
    ),
    ItemKind.TOPIC_PROPOSAL: DecisionWords(
        message("Open the case"),
        _REJECT,
        message("Opened, the question becomes a topic in research."),
        message("The topic leaves the gallery; nothing of it is lost."),
    ),
    ItemKind.RECHECK_REQUEST: DecisionWords(
        message("Call the jury"),
        _REJECT,
        message("Called, the jury hears the topic as soon as a worker is free."),
        message("The check is called off, unless the jury has begun."),
    ),
    ItemKind.TAG_CHANGE: DecisionWords(
        message("Agree, and have it done"),
        message("Do not do it"),
        message("Agreed to, it is done at once, a part at a time. Otherwise it is stopped."),
        message("It waits for agreement again, unless something of it is done already."),
    ),
    ItemKind.BACKGROUND: DecisionWords(_APPROVE, _REJECT, _BACK, _BACK),
    ItemKind.TRANSLATION: DecisionWords(
        message("Publish the translation"),
        _REJECT,
        message("Published, readers of this language get it. Rejected, they get another language."),
        message("The translation leaves the topic, and waits again."),
    ),
    ItemKind.APPEAL: DecisionWords(
        message("Grant the appeal"),
        message("Turn it down"),
        message("Granted, the first decision is turned into its opposite. Turned down is final."),
        message("The first decision is in force again, as it was, and the appeal waits."),
    ),
}

STANCE_NAMES: Mapping[str, Message] = {
    Stance.SUPPORTS: message("It speaks for the ability."),
    Stance.LIMITS: message("It shows the ability with limits."),
    Stance.AGAINST: message("It speaks against the ability."),
    Stance.UNCLEAR: message("What it says of the ability is unclear."),
}

SOURCE_NAMES: Mapping[str, Message] = {
    SourceKind.JOURNAL: message("journal"),
    SourceKind.CONFERENCE: message("conference"),
    SourceKind.PREPRINT: message("preprint"),
    SourceKind.REPORT: message("report"),
    SourceKind.BENCHMARK: message("benchmark"),
    SourceKind.NEWS: message("news"),
    SourceKind.OTHER: message("other source"),
}
