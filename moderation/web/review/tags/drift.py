"""Drift: what the vocabulary derives, derived again, and where it differs."""

from flask import render_template, request

from moderation.domain.errors import NotFound
from moderation.domain.roles import Permission
from moderation.queries.tags.drift_page import MOST_SHOWN, shown_drift
from moderation.web.context import now
from moderation.web.private import needs, positive_number
from moderation.web.review.blueprint import blueprint


@blueprint.get("/tags/drift")
@needs(Permission.ITEM_READ)
def tag_drift() -> str:
    """Look at a part of the vocabulary, in the order in which tags were made."""
    after = positive_number(request.args.get("after"))
    found = shown_drift(after or 0)
    if found is None and after is not None:
        raise NotFound
    return render_template("review/tags/drift.html", found=found, most=MOST_SHOWN, now=now())
