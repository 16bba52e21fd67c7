"""The ledger: what was done, by whom, and how far the chain is sealed."""

from flask import render_template, request
from flask_login import current_user

from moderation.domain.roles import Permission
from moderation.queries.day_seals import latest_seals
from moderation.queries.ledger import COUNTED, chain_state, ledger_page
from moderation.queries.users import shown_names
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import now
from moderation.web.private import needs, positive_number


@blueprint.get("/ledger")
@needs(Permission.LEDGER_READ)
def ledger() -> str:
    """Show acts, newest first, of everything or of one subject."""
    subject = request.args.get("subject", "").strip()
    blind = not current_user.may(Permission.SETTING_CHANGE)
    page = ledger_page(subject, positive_number(request.args.get("before")), blind=blind)
    actors = {row.actor for row in page.rows if row.actor.startswith("user:")}
    names = shown_names(int(actor.removeprefix("user:")) for actor in actors)
    return render_template(
        "admin/ledger.html",
        page=page,
        subject=subject,
        names=names,
        chain=chain_state(),
        counted=COUNTED,
        seals=latest_seals(1),
        now=now(),
    )
