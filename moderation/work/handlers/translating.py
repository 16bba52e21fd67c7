"""Translating: the first translator that knows any of a topic's words drafts them for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.actions.editing.translation import LIMITS, TranslationDraft, propose_translation
from moderation.actions.transaction import transaction
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.hooks.calling.answers import Answer, Failure, FailureKind
from moderation.hooks.contracts import Translation
from moderation.hooks.doors import TRANSLATORS
from moderation.queries.public.wording import Text, TopicWords, words
from moderation.work.claims import Claim, Fence
from moderation.work.claims.returns import Return, give_back
from moderation.work.handlers.giving_up import give_up
from moderation.work.horse.stopping import stop_if_asked
from moderation.work.horse.watchman import interruptible
from moderation.work.place import context
from moderation.work.shift import Shift

#: A translator that ends so says nothing on whether it could be done later.
_FINAL = frozenset({FailureKind.UNUSABLE, FailureKind.MISSING, FailureKind.REFUSED})


@dataclass(slots=True)
class _Asked:
    """What translators answered so far, and the last failure that may be none the next time."""

    texts: dict[str, Translation] = field(default_factory=dict)
    failure: Failure | None = None


def translate(shift: Shift, claims: Sequence[Claim]) -> None:
    """Have each claim's topic translated; a translator that failed is asked again later."""
    for one in claims:
        _translate(shift, one)


def _translate(shift: Shift, claim: Claim) -> None:
    _, number, target = claim.subject.split(":")
    found = _original(int(number), target)
    if not found:
        give_up(claim, message("This topic has no question."))
        return
    fence, failure = Fence(claim, _longest(shift) + shift.pace.lease), None
    for translator in shift.plugins.backends(TRANSLATORS):
        with transaction() as session:
            fence(session)
        asked = _ask(shift, translator.id, found, target)
        if _coverage(asked, found):
            _propose(claim, int(number), _draft(asked, found, target), translator.plugin, fence)
            return
        failure = asked.failure or failure
    if failure is not None:
        give_back([claim], Return(error=failure.reason, wait=failure.retry_after))
    else:
        give_up(claim, message("No translator knows a word of it in this language."))


def _longest(shift: Shift) -> float:
    """Seconds that one translator may take for all the words of a topic."""
    limits = [one.seconds_limit for one in shift.plugins.backends(TRANSLATORS)]
    return len(LIMITS) * max(limits, default=0.0)


def _original(topic_id: int, target: str) -> dict[str, Text]:
    """Give the words to be translated, by field: English ones, else what there is."""
    found: TopicWords | None = words([topic_id], "en").get(topic_id)
    db.session.rollback()  # translators may take long: no snapshot stays open meanwhile
    if found is None:
        return {}
    texts = {name: getattr(found, name) for name in LIMITS}
    return {name: one for name, one in texts.items() if one.value and one.language != target}


def _ask(shift: Shift, translator: str, found: dict[str, Text], target: str) -> _Asked:
    """Ask for each field; one that fails ends it, for half a draft helps nobody."""
    asked = _Asked()
    for name, text in found.items():
        stop_if_asked()
        with interruptible():
            answer: Answer[Translation] = shift.plugins.translate(
                translator, text.value, text.language, target
            )
        if answer.value is None:
            failure = answer.failure
            final = failure is None or failure.kind in _FINAL
            return _Asked(failure=None if final else failure)
        asked.texts[name] = answer.value
    return asked


def _coverage(asked: _Asked, found: dict[str, Text]) -> float:
    """Give the share of all words that was translated, 0 to 1."""
    parts = [(len(found[name].value.split()), one.coverage) for name, one in asked.texts.items()]
    count = sum(length for length, _ in parts)
    return sum(length * share for length, share in parts) / count if count else 0.0


def _draft(asked: _Asked, found: dict[str, Text], target: str) -> TranslationDraft:
    return TranslationDraft(
        source=next(iter(found.values())).language,
        target=target,
        original={name: one.value for name, one in found.items()},
        words={name: one.text for name, one in asked.texts.items()},
        coverage=_coverage(asked, found),
    )


def _propose(
    claim: Claim, topic_id: int, draft: TranslationDraft, plugin: str, fence: Fence
) -> None:
    """Queue the draft and end the work in one transaction."""
    try:
        propose_translation(context(), topic_id, draft, f"plugin:{plugin}", fence.closing)
    except Invalid as error:
        give_up(claim, error.reason)
