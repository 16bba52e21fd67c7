"""The ready reasons as they stand."""

from collections.abc import Iterable

from sqlalchemy import select

from moderation.domain.desk.first_reasons import FIRST_REASONS
from moderation.domain.desk.reasons import CannedReason, fitting
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.models import CannedReasonRow


def canned_reasons(kind: ItemKind) -> tuple[CannedReason, ...]:
    """Return the reasons to choose from for a kind, at most nine: each has a digit as its key."""
    return fitting(all_reasons(), kind)


def all_reasons() -> list[CannedReason]:
    """List all reasons by position; those of a new desk until an admin has changed one."""
    query = select(CannedReasonRow).order_by(CannedReasonRow.position, CannedReasonRow.id)
    rows = db.session.scalars(query).all()
    return [_reason(row) for row in rows] or list(FIRST_REASONS)


def reason_versions() -> dict[str, int]:
    """Return the version of each stored reason, to name when changing it."""
    rows = db.session.execute(select(CannedReasonRow.id, CannedReasonRow.version))
    return {row.id: row.version for row in rows}


def canned_reason(reason_id: str) -> CannedReason:
    """Return one reason, also one that is switched off. Raises NotFound."""
    found = find(all_reasons(), reason_id)
    if found is None:
        raise NotFound(message("There is no such reason."))
    return found


def find(reasons: Iterable[CannedReason], reason_id: str) -> CannedReason | None:
    """Return the reason with this id."""
    return next((one for one in reasons if one.id == reason_id), None)


def _reason(row: CannedReasonRow) -> CannedReason:
    kinds = frozenset(ItemKind(kind) for kind in row.kinds if kind in set(ItemKind))
    return CannedReason(row.id, kinds, row.title, dict(row.texts), row.position, row.enabled)
