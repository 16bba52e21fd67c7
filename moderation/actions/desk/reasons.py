"""Writing ready reasons. The first change takes the reasons of a new desk into the table."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.desk.first_reasons import FIRST_REASONS
from moderation.domain.errors import Invalid, Stale
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.domain.texts import clean
from moderation.models import CannedReasonRow

TITLE_LIMIT = 120
TEXT_LIMIT = 1_000
MOST_REASONS = 90
FIRST, LAST = 1, 10_000


@dataclass(frozen=True, slots=True)
class ReasonDraft:
    """A reason as an admin wrote it. ``texts`` say it to authors, by language."""

    title: str
    kinds: frozenset[str]
    texts: Mapping[str, str]
    position: int
    enabled: bool

    def checked(self) -> "ReasonDraft":
        """Return it with clean texts. Raises Invalid with a message for each wrong field."""
        wrong: dict[str, Message] = {}
        title = _cleaned(self.title, "title", TITLE_LIMIT, wrong, required=True)
        texts = {
            locale: _cleaned(text, f"text-{locale}", TEXT_LIMIT, wrong)
            for locale, text in self.texts.items()
        }
        if not self.kinds or not self.kinds <= set(ItemKind):
            wrong["kinds"] = message("Choose from the kinds.")
        if not FIRST <= self.position <= LAST:
            wrong["position"] = message(
                "Write a place from %(first)s to %(last)s.", first=FIRST, last=LAST
            )
        if wrong:
            raise Invalid(fields=wrong)
        said = {locale: text for locale, text in texts.items() if text}
        return ReasonDraft(title, self.kinds, said, self.position, self.enabled)


def create_reason(context: Context, draft: ReasonDraft) -> str:
    """Store a new reason and return its id. Needs `setting_change`. Raises Invalid."""
    require(context, Permission.SETTING_CHANGE)
    checked = draft.checked()
    with transaction() as session:
        known = _settle(session, context)
        if known >= MOST_REASONS:
            raise Invalid(message("There are %(most)s reasons already.", most=MOST_REASONS))
        row = CannedReasonRow(id=f"r{context.group[:12]}", version=0)
        _fill(row, checked)
        session.add(row)
        record(session, context, row, "reason.made")
        return row.id


def change_reason(context: Context, reason_id: str, draft: ReasonDraft, seen: int) -> None:
    """Store a reason anew; `seen` is the version that the admin had before them (0: not stored).

    Needs `setting_change`. Raises NotFound, Invalid, and Stale when it was changed meanwhile.
    """
    require(context, Permission.SETTING_CHANGE)
    checked = draft.checked()
    with transaction() as session:
        fresh = _settle(session, context) == 0
        row = lock(session, CannedReasonRow, reason_id)
        if row.version != seen and not (fresh and seen == 0):
            raise Stale(version=row.version)
        _fill(row, checked)
        record(session, context, row, "reason.changed")


def _cleaned(
    text: str, field: str, limit: int, wrong: dict[str, Message], *, required: bool = False
) -> str:
    try:
        return clean(text, limit, field=field, required=required)
    except Invalid as error:
        wrong |= error.fields
        return ""


def _settle(session: Session, context: Context) -> int:
    """Take the reasons of a new desk into the empty table; return how many were stored before."""
    before = session.scalars(select(CannedReasonRow.id)).all()
    for one in () if before else FIRST_REASONS:
        row = CannedReasonRow(id=one.id, version=0)
        draft = ReasonDraft(one.title, frozenset(one.kinds), one.texts, one.position, one.enabled)
        _fill(row, draft)
        session.add(row)
        record(session, context, row, "reason.first")
    return len(before)


def _fill(row: CannedReasonRow, draft: ReasonDraft) -> None:
    row.title, row.kinds = draft.title, sorted(draft.kinds)
    row.texts, row.position, row.enabled = dict(draft.texts), draft.position, draft.enabled
