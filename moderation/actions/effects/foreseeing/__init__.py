"""What effects would do, and what taking them back would not give back. Reads only."""

from moderation.actions.effects.foreseeing.comments import (
    hiding_again,
    hiding_comment,
    showing_again,
)
from moderation.actions.effects.foreseeing.hearings import (
    calling_off,
    striking_evidence,
    withdrawing_verdict,
)
from moderation.actions.effects.foreseeing.proposals import (
    closing_case,
    granting_back,
    withdrawing_words,
)
from moderation.actions.effects.foreseeing.tags import taking_tag_off
from moderation.actions.effects.foreseeing.undone import Foresee, Undone, nothing_to_see
from moderation.actions.effects.foreseeing.vocabulary import asking_again, withdrawing_agreement

__all__ = [
    "Foresee",
    "Undone",
    "asking_again",
    "calling_off",
    "closing_case",
    "granting_back",
    "hiding_again",
    "hiding_comment",
    "nothing_to_see",
    "showing_again",
    "striking_evidence",
    "taking_tag_off",
    "withdrawing_agreement",
    "withdrawing_verdict",
    "withdrawing_words",
]
