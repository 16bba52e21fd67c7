"""The form of an effect, and which kind of item has which."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from moderation.actions.effects import (
    appeals,
    comments,
    evidence,
    rechecks,
    reports,
    tag_changes,
    tag_suggestions,
    topic_proposals,
    translations,
    verdicts,
)
from moderation.actions.effects.foreseeing import (
    Foresee,
    asking_again,
    calling_off,
    closing_case,
    granting_back,
    hiding_again,
    hiding_comment,
    nothing_to_see,
    showing_again,
    striking_evidence,
    taking_tag_off,
    withdrawing_agreement,
    withdrawing_verdict,
    withdrawing_words,
)
from moderation.actions.effects.matter import Matter
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import ReviewItem, Revision

Apply = Callable[[Session, Context, ReviewItem, Revision], None]
Revert = Callable[[Session, Context, ReviewItem, Revision, frozenset[str]], None]
Guard = Callable[[Session, Context, ReviewItem], None]
ForAll = Callable[[Session, Sequence[Matter]], None]


def _nothing(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Do nothing: most rejections change nothing that anybody sees."""


def _anybody(session: Session, context: Context, item: ReviewItem) -> None:
    """Let everybody decide who holds the permission."""


@dataclass(frozen=True, slots=True)
class Effect:
    """``apply`` does what the item proposes; ``revert`` gives back what was before.

    Both run inside the decision's transaction, with the topic and the item locked, and write their
    own ledger rows. ``revert`` gets the subjects that the undone decision changed, so that it takes
    back no more than that; it raises Invalid when later acts stand on the effect. ``follow`` runs
    after rejections, withdrawals and undone rejections. ``guard`` raises NotAllowed for those who
    hold the permission and may not decide on this item all the same. ``foresee`` says beforehand
    what ``revert`` would do, and what it would not give back; ``foresee_rejected`` the same of an
    undone rejection. ``apply_all`` and ``revert_all`` do for several items at once what ``apply``
    and ``revert`` do for each, and are there if that pays.
    """

    permission: Permission
    apply: Apply
    revert: Revert
    follow: Apply = _nothing
    guard: Guard = _anybody
    foresee: Foresee = nothing_to_see
    foresee_rejected: Foresee = nothing_to_see
    apply_all: ForAll | None = None
    revert_all: ForAll | None = None

    @property
    def follows(self) -> bool:
        """Whether anything comes after a rejection."""
        return self.follow is not _nothing


EFFECTS: Mapping[ItemKind, Effect] = {
    ItemKind.COMMENT: Effect(
        Permission.ITEM_DECIDE, comments.publish, comments.hide, foresee=hiding_comment,
        apply_all=comments.publish_all, revert_all=comments.hide_all,
    ),
    ItemKind.TAG_SUGGESTION: Effect(
        Permission.ITEM_DECIDE, tag_suggestions.put_on, tag_suggestions.take_off,
        foresee=taking_tag_off,
    ),
    ItemKind.TAG_CHANGE: Effect(
        Permission.TAG_WRITE, tag_changes.agree, tag_changes.take_back, tag_changes.follow,
        guard=tag_changes.guard, foresee=withdrawing_agreement, foresee_rejected=asking_again,
    ),
    ItemKind.REPORT: Effect(
        Permission.ITEM_DECIDE, reports.uphold, reports.dismiss, reports.follow,
        foresee=showing_again, foresee_rejected=hiding_again,
    ),
    ItemKind.APPEAL: Effect(
        Permission.ITEM_DECIDE, appeals.grant, appeals.take_back, guard=appeals.refuse_own,
        foresee=granting_back,
    ),
    ItemKind.EVIDENCE: Effect(
        Permission.EVIDENCE_DECIDE, evidence.admit, evidence.strike, foresee=striking_evidence
    ),
    ItemKind.VERDICT: Effect(
        Permission.VERDICT_DECIDE, verdicts.publish, verdicts.withdraw, foresee=withdrawing_verdict
    ),
    ItemKind.RECHECK_REQUEST: Effect(
        Permission.ITEM_DECIDE, rechecks.order, rechecks.call_off, foresee=calling_off
    ),
    ItemKind.TRANSLATION: Effect(
        Permission.ITEM_DECIDE, translations.publish, translations.withdraw,
        foresee=withdrawing_words,
    ),
    ItemKind.TOPIC_PROPOSAL: Effect(
        Permission.ITEM_DECIDE, topic_proposals.open_case, topic_proposals.close_case,
        foresee=closing_case,
    ),
}  # fmt: skip


def effect_of(kind: ItemKind) -> Effect:
    """Return the effect of deciding on an item of this kind. Raises Invalid where there is none."""
    effect = EFFECTS.get(kind)
    if effect is None:
        raise Invalid(message("Items of this kind cannot be decided yet."))
    return effect
