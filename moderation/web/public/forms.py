"""The public forms: which fields there are. What they may hold is the actions' business.

They carry no token; `moderation.web.origin` proves them.
"""

from dataclasses import dataclass, field

from wtforms import Form, StringField, TextAreaField

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message
from moderation.domain.tags.suggesting import (
    Candidate,
    NoLongerUsed,
    TurnedDown,
    TurnedDownBefore,
)
from moderation.web.rendering import render_message

_LONGEST_FILLING = 24 * 3600.0


class PublicForm(Form):  # type: ignore[misc]
    """A form that shows refusals beside its fields, with two traps for programs."""

    website = StringField()
    seconds = StringField()
    problem: Message | None = None

    def refuse(self, refusal: Invalid) -> None:
        """Put every reason beside its field; what has none stands above the form."""
        for name, reason in refusal.fields.items():
            if name in self:
                self[name].errors = [render_message(reason)]
            else:
                self.problem = reason
        if not refusal.fields:
            self.problem = refusal.reason

    @property
    def trapped(self) -> bool:
        """Whether something was typed where people see no field."""
        return bool(self.website.data)

    @property
    def seconds_to_fill(self) -> float | None:
        """How long the form took by the browser's own account; None when it does not say."""
        try:
            seconds = float(self.seconds.data or "")
        except ValueError:
            return None
        return seconds if 0 <= seconds <= _LONGEST_FILLING else None


class VoteForm(PublicForm):
    """The poll."""

    choice = StringField()


class CommentForm(PublicForm):
    """A comment, or an answer to one."""

    author = StringField()
    body = TextAreaField()
    parent = StringField()


class TagForm(PublicForm):
    """A tag for a topic; `sure` that the name means none of the known tags that look like it.

    `asked` are those of which the visitor is to be asked first, `instead` those to use instead of
    one that is no longer used, `refused` the earlier rejection of the same suggestion, unless they
    ask `again` all the same.
    """

    name = StringField()
    sure = StringField()
    again = StringField()
    asked: tuple[Candidate, ...] = ()
    instead: tuple[Candidate, ...] = ()
    refused: TurnedDown | None = None

    def refuse(self, refusal: Invalid) -> None:
        """Offer what can be done about it, too."""
        if isinstance(refusal, TurnedDownBefore):
            self.refused = refusal.earlier
            return
        if isinstance(refusal, NoLongerUsed):
            self.instead = refusal.instead
        super().refuse(refusal)


class ChosenTagForm(TagForm):
    """A tag for a topic that is chosen there; `find` are the words by which it was looked for."""

    topic = StringField()
    find = StringField()


class RecheckForm(PublicForm):
    """A wish for a new jury check."""

    why = TextAreaField()


class ReportForm(PublicForm):
    """A flag on something published."""

    subject = StringField()
    reason = StringField()
    note = TextAreaField()


class AppealForm(PublicForm):
    """Why a decision was wrong."""

    why = TextAreaField()


class AnswerForm(PublicForm):
    """The answer to a moderator's question."""

    answer = TextAreaField()


class AskForm(PublicForm):
    """A question for the gallery."""

    question = StringField()
    why = TextAreaField()


@dataclass(frozen=True, slots=True)
class TopicForms:
    """The forms on a topic's page; one of them may have come back with reasons."""

    vote: VoteForm = field(default_factory=VoteForm)
    comment: CommentForm = field(default_factory=CommentForm)
    tag: TagForm = field(default_factory=TagForm)
    recheck: RecheckForm = field(default_factory=RecheckForm)
