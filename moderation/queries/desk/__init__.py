"""The read side of the review desk."""

from moderation.queries.desk.cases import (
    ReportedComment,
    VerdictCase,
    reported_comment,
    verdict_case,
    vocabulary,
)
from moderation.queries.desk.changes import Changes, changes, cursor, lease_mark
from moderation.queries.desk.counts import COUNTED, Counts, counts
from moderation.queries.desk.findings import FindingView, findings
from moderation.queries.desk.item import ItemView, item_view, revision_differences, stored_item
from moderation.queries.desk.listing import (
    QueuePage,
    QueueRow,
    neighbour,
    position_of,
    queue_page,
)
from moderation.queries.desk.queues import Position, Queue, View
from moderation.queries.desk.surroundings import (
    AuthorCard,
    LeaseView,
    NoteView,
    PastAct,
    author_card,
    history,
    lease_on,
    names_in,
    notes,
)
from moderation.queries.desk.topics import TopicLink, topic_links

__all__ = [
    "COUNTED",
    "AuthorCard",
    "Changes",
    "Counts",
    "FindingView",
    "ItemView",
    "LeaseView",
    "NoteView",
    "PastAct",
    "Position",
    "Queue",
    "QueuePage",
    "QueueRow",
    "ReportedComment",
    "TopicLink",
    "VerdictCase",
    "View",
    "author_card",
    "changes",
    "counts",
    "cursor",
    "findings",
    "history",
    "item_view",
    "lease_mark",
    "lease_on",
    "names_in",
    "neighbour",
    "notes",
    "position_of",
    "queue_page",
    "reported_comment",
    "revision_differences",
    "stored_item",
    "topic_links",
    "verdict_case",
    "vocabulary",
]
