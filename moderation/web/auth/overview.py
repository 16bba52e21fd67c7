"""The page of one's own account: who one is, where one is signed in, which programs act for one."""

from flask import render_template, request
from flask_login import current_user

from moderation.actions.users.tokens import MadeToken
from moderation.domain.accounts.tokens import PERMISSION, Scope
from moderation.domain.errors import VenireError
from moderation.domain.messages import Message, message
from moderation.queries.tokens.listed import tokens_of
from moderation.queries.users import open_sessions
from moderation.web.context import now

SCOPE_NAMES: dict[Scope, Message] = {
    Scope.ITEMS_READ: message("read items and queues"),
    Scope.ITEMS_DECIDE: message("hold items, decide, undo, write notes"),
    Scope.STATS_READ: message("read how the work goes"),
}

#: Days to choose from; the first but one is offered.
LIVES = (7, 30, 90, 365)
OFFERED_LIFE = 90


def account_page(*, made: MadeToken | None = None, error: VenireError | None = None) -> str:
    """Render the page; `made` is a token to be shown this once, `error` why none was made."""
    return render_template(
        "auth/account.html",
        sessions=open_sessions(current_user.id, current_user.token, now()),
        tokens=tokens_of(current_user.id),
        scopes=SCOPE_NAMES if current_user.may(PERMISSION) else {},
        lives=LIVES,
        life=request.form.get("days", str(OFFERED_LIFE)),
        chosen=request.form.getlist("scope"),
        typed=request.form,
        made=made,
        error=error,
        now=now(),
    )
