"""Where a moderator goes after an item: what this tab has claimed comes first."""

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from moderation.queries import desk
from moderation.queries.desk import Position, Queue
from moderation.web.context import now
from moderation.web.review.page import Place
from moderation.web.review.tab import this_tab


def next_item(queue: Queue, after: Position, left: int) -> int | None:
    """Return the item that follows one that was left; None when nothing waits in the queue."""
    claimed = desk.claims(current_user.id, now())
    mine = [one for one in claimed if one.tab == this_tab() and one.item_id != left]
    fitting = (one.item_id for one in mine if queue.kind in (None, one.kind))
    return next(fitting, None) or desk.neighbour(queue, after)


def go_on(place: Place, item_id: int | None, done: int | None = None) -> AnyResponse:
    """Send the moderator to an item, or to the queue where there is none."""
    arguments = place.arguments() | ({} if done is None else {"done": str(done)})
    if item_id is None:
        return redirect(url_for("review.queue", **arguments), 303)
    return redirect(url_for("review.item", item_id=item_id, **arguments), 303)
