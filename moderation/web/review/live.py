"""What open desks ask for again and again, and the lease that they keep."""

from flask import Response, jsonify, make_response, redirect, request, url_for
from flask_login import current_user

from moderation.actions import desk as desk_actions
from moderation.domain.desk.leases import Holder
from moderation.domain.roles import Permission
from moderation.queries import desk
from moderation.queries.users import shown_names
from moderation.web.context import current_context, now
from moderation.web.private import Answer, needs, positive_number
from moderation.web.review.blueprint import blueprint
from moderation.web.review.page import Place
from moderation.web.review.tab import session_tab, this_tab


@blueprint.get("/changes")
@needs(Permission.ITEM_READ)
def changes() -> Response:
    """Say what happened after ledger row `after`; 204 when nothing did.

    With `item`, the lease on that item counts too: `lease` is its mark that the page knows.
    """
    after, item_id = (
        positive_number(request.args.get("after")) or 0,
        positive_number(request.args.get("item")),
    )
    newest, mark = desk.cursor(), desk.lease_mark(item_id, now())
    tag = f"{newest}-{item_id or ''}-{mark}"
    if request.if_none_match.contains_weak(tag):
        return _unchanged(tag, 304)
    if newest == after and mark == request.args.get("lease", mark):
        return _unchanged(tag, 204)
    found = desk.changes(after)
    tab = request.args.get("holder", "") or session_tab()
    lease = None if item_id is None else lease_state(item_id, tab)
    answer = jsonify(cursor=found.cursor, items=found.items, mark=mark, lease=lease)
    answer.set_etag(tag, weak=True)
    return answer


def _unchanged(tag: str, status: int) -> Response:
    answer = make_response("", status)
    answer.set_etag(tag, weak=True)
    return answer


@blueprint.post("/items/<row:item_id>/lease")
def lease(item_id: int) -> Answer:
    """Take, take over or give back the item; scripts get the state of the lease as JSON."""
    wanted = request.form.get("action", "take")
    if wanted == "release":
        left = "quiet" in request.form
        desk_actions.release_lease(current_context(), item_id, tab=this_tab(), left=left)
    else:
        over = wanted == "take_over"
        desk_actions.take_lease(current_context(), item_id, tab=this_tab(), over=over)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(mark=desk.lease_mark(item_id, now()), lease=lease_state(item_id, this_tab()))
    if "quiet" in request.form:  # sent while a page is left: nobody reads the answer
        return "", 204
    place = Place.of_request()
    return redirect(url_for("review.item", item_id=item_id, **place.arguments()), 303)


def lease_state(item_id: int, tab: str) -> dict[str, object] | None:
    """Tell who looks at an item, for how many seconds, and whether that is the viewer's tab.

    `elsewhere` is another tab of the viewer; `lost` says that it was taken over from this tab.
    """
    held = desk.lease_on(item_id, now())
    if held is None:
        return None
    own = held.user_id == current_user.id
    return {
        "mine": own and held.tab == tab,
        "elsewhere": own and held.tab != tab,
        "lost": Holder(current_user.id, tab) in held.displaced,
        "by": shown_names([held.user_id]).get(held.user_id, ""),
        "seconds": held.seconds_left(now()),
    }
