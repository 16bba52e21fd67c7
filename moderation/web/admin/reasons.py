"""Ready reasons for rejections: what the desk offers, and what authors read."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for

from moderation.actions.desk import reasons as actions
from moderation.actions.desk.reasons import FIRST, LAST, ReasonDraft
from moderation.domain.desk.reasons import MOST_SHOWN, CannedReason
from moderation.domain.errors import Invalid, Stale
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.queries.desk.reasons import all_reasons, canned_reason, reason_versions
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import current_context
from moderation.web.locale import LOCALES
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message

NEW = "new"
NEW_POSITION = "100"


@blueprint.get("/reasons")
@needs(Permission.SETTING_CHANGE)
def reasons() -> str:
    """List the reasons in their order."""
    return render_template("admin/reasons/list.html", reasons=all_reasons(), most=MOST_SHOWN)


@blueprint.get("/reasons/<reason_id>")
@needs(Permission.SETTING_CHANGE)
def reason(reason_id: str) -> str:
    """Show one reason, or an empty form."""
    if reason_id == NEW:
        return _page(None, {"position": NEW_POSITION, "enabled": "yes"}, frozenset())
    found = canned_reason(reason_id)
    return _page(found, _texts(found), frozenset(found.kinds))


@blueprint.post("/reasons/<reason_id>")
@needs(Permission.SETTING_CHANGE)
def reason_store(reason_id: str) -> Answer:
    """Store a reason."""
    found = None if reason_id == NEW else canned_reason(reason_id)
    kinds = frozenset(request.form.getlist("kinds"))
    try:
        if found is None:
            actions.create_reason(current_context(), _draft(kinds))
        else:
            actions.change_reason(current_context(), found.id, _draft(kinds), _seen())
    except (Invalid, Stale) as error:
        return _page(found, request.form, kinds, error), error.http_status
    flash(render_message(message("The reason is stored.")))
    return redirect(url_for("admin.reasons"), 303)


def _draft(kinds: frozenset[str]) -> ReasonDraft:
    form = request.form
    texts = {locale: form.get(f"text-{locale}", "") for locale in LOCALES}
    position = positive_number(form.get("position")) or 0
    return ReasonDraft(form.get("title", ""), kinds, texts, position, "enabled" in form)


def _seen() -> int:
    return positive_number(request.form.get("version")) or 0


def _texts(found: CannedReason) -> dict[str, str]:
    texts = {f"text-{locale}": text for locale, text in found.texts.items()}
    on = {"enabled": "yes"} if found.enabled else {}
    return {"title": found.title, "position": str(found.position), **texts, **on}


def _page(
    found: CannedReason | None,
    typed: Mapping[str, str],
    kinds: frozenset[str] | frozenset[ItemKind],
    error: Invalid | Stale | None = None,
) -> str:
    return render_template(
        "admin/reasons/reason.html",
        reason=found,
        version=reason_versions().get(found.id, 0) if found else 0,
        typed=typed,
        kinds=kinds,
        error=error,
        problems=error.fields if isinstance(error, Invalid) else {},
        places=(FIRST, LAST),
    )
