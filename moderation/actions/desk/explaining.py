"""Why somebody decided as they did: in their own words, or by one of the ready reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.actor import ActorKind, Context
from moderation.domain.desk.reasons import must_explain
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import Message, message
from moderation.domain.texts import clean
from moderation.queries.desk.reasons import canned_reasons, find
from moderation.queries.settings import site_settings

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Explained:
    """The reason of a decision as the ledger keeps it, with the ready reason's id if it is one."""

    reason: Message | None = None
    canned: str = ""

    @property
    def details(self) -> Mapping[str, object]:
        """What the ledger row keeps beside the reason."""
        return {"canned": self.canned} if self.canned else {}


def explain(
    context: Context, kind: ItemKind, act: DecisionAct, reason: str, canned: str
) -> Explained:
    """Read why somebody decides. `canned` is the id of a ready reason and goes before own words.

    Raises Invalid (field reason) where a person has to say why and does not, and for a ready reason
    that this kind does not have.
    """
    if canned:
        chosen = find(canned_reasons(kind), canned)
        if chosen is None:
            raise Invalid.in_field("reason", message("Choose one of the reasons."))
        return Explained(chosen.said, chosen.id)
    needed = context.actor.kind is ActorKind.USER and must_explain(
        act, site_settings().explained_acts()
    )
    text = clean(reason, REASON_LIMIT, required=needed, field="reason")
    return Explained(message("%(reason)s", reason=text) if text else None)
