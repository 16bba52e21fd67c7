"""An appeal as those see it who decide: what is appealed, who decided it, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.messages import Message
from moderation.extensions import db
from moderation.models import Appeal, LedgerEntry
from moderation.queries.authors.appeals import AppealView, appeal_view
from moderation.queries.desk.item import ItemView, item_view
from moderation.queries.desk.stored import as_message
from moderation.queries.users import shown_names


@dataclass(frozen=True, slots=True)
class AppealCase:
    """An appeal with the item that was decided, the reason given, and the names of all accounts."""

    view: AppealView
    original: ItemView
    reason: Message | None
    names: Mapping[int, str]


def appeal_case(item_id: int, locale: str) -> AppealCase | None:
    """Return the case of an appeal by the number of its item; None when it names no decision."""
    view, appeal = appeal_view(item_id), db.session.get(Appeal, item_id)
    if view is None or appeal is None:
        return None
    first = db.session.get_one(LedgerEntry, appeal.decision_id)
    users = {one.user_id for one in view.said if one.user_id is not None}
    if view.decided_by.startswith("user:"):
        users.add(int(view.decided_by.removeprefix("user:")))
    return AppealCase(
        view=view,
        original=item_view(view.of_item_id, locale),
        reason=as_message(first.public.get("reason")),
        names=shown_names(users),
    )
