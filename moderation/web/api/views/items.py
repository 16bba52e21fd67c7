"""Reading items: a page of a queue, and one item with what stands around it."""

from moderation.domain.accounts.tokens import Scope
from moderation.domain.desk.leases import Holder
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.queries import desk
from moderation.queries.desk import Position, Queue, View
from moderation.web.api.bearer import caller, context
from moderation.web.api.operations import operation
from moderation.web.api.shapes import asked as shapes
from moderation.web.api.shapes import items as shaped
from moderation.web.api.shapes import told
from moderation.web.context import now
from moderation.web.locale import current_locale


@operation("GET", "/items", Scope.ITEMS_READ, asked=shapes.ListedItems, told=told.Rows)
def list_items(asked: shapes.ListedItems) -> told.Rows:
    """List the items of a queue in the order of their deadlines, page by page."""
    page = desk.queue_page(
        queue_of(asked, asked.q.strip()), Position.parse(asked.after or ""),
        caller().account.id, current_locale(), now(), size=asked.limit,
    )  # fmt: skip
    following = None if page.following is None else str(page.following)
    return told.Rows(tuple(map(shaped.row, page.rows)), following)


@operation("GET", "/items/<row:item_id>", Scope.ITEMS_READ, told=told.ItemWhole, refusals=(404,))
def read_item(item_id: int) -> told.ItemWhole:
    """Read one item with findings, notes, acts and the lease on it."""
    own = Holder(caller().account.id, "")
    return shaped.whole(item_id, context().actor, own)


def queue_of(asked: shapes.ListedItems | shapes.Claim, words: str = "") -> Queue:
    """Return the queue that was asked for. Raises Invalid for one that does not exist."""
    narrowed = Queue(asked.view, asked.kind, asked.reason, asked.queue)
    if words:
        if narrowed != Queue():
            raise Invalid.in_field("q", message("A search looks at everything: ask for it alone."))
        return Queue(View.FOUND, words=words)
    if not narrowed.exists:
        raise Invalid(
            message("There is no such queue."),
            advice=message("Narrow a view by kind, by reason or by queue, and by one of them."),
        )
    return narrowed
