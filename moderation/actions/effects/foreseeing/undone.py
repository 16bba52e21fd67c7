"""The decision that would be taken back, and what others did since to what it changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from moderation.domain.desk.foresight import Foresight, Later
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem, Revision


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision's ledger row, the group of its acts, and the subjects that it changed."""

    entry_id: int
    group: str
    subjects: frozenset[str]

    def numbers_of(self, kind: str) -> list[int]:
        """Give the numbers of the subjects of one kind, such as 7 of ``tag:7``, in order."""
        named = (subject.partition(":") for subject in self.subjects)
        return sorted(int(number) for name, _, number in named if name == kind)


#: Says what taking back an approval would do; reads, and changes nothing.
Foresee = Callable[[ReviewItem, Revision, Undone], Foresight]

BACK = message("It waits again as it did before.")


def nothing_to_see(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee no more than that the item waits again."""
    return Foresight(BACK)


def later_acts(undone: Undone, subjects: Iterable[str]) -> tuple[Later, ...]:
    """Return the newest act on each of these subjects that others did after the decision."""
    wanted = list(subjects)
    if not wanted:
        return ()
    query = (
        select(LedgerEntry.subject, LedgerEntry.act, LedgerEntry.actor)
        .where(LedgerEntry.subject.in_(wanted), LedgerEntry.id > undone.entry_id)
        .where(LedgerEntry.act_group != undone.group)
        .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
    )
    newest = {row.subject: Later(_words(row.act), row.actor) for row in db.session.execute(query)}
    return tuple(newest.values())


def _words(act: str) -> Message:
    return _LATER.get(act) or message("Since then: %(act)s.", act=act)


_LATER: Mapping[str, Message] = {
    "comment.hidden": message("The comment was hidden since."),
    "comment.published": message("The comment was shown again since."),
    "topic.tagged": message("The tag was put on the topic again since."),
    "topic.untagged": message("The tag was taken off the topic since."),
    "tag.retired": message("The tag left the vocabulary since."),
    "tag.made": message("The tag came back into the vocabulary since."),
    "tag.renamed": message("The tag was renamed since."),
    "evidence.struck": message("The evidence was struck since."),
    "evidence.admitted": message("The evidence was admitted again since."),
    "check.published": message("The check was published again since."),
    "check.unpublished": message("The check was taken off the page since."),
    "topic.heard": message("The topic was heard again since."),
}
