"""The read side of the review desk."""

from moderation.queries.desk.cases import (
    ReportedComment,
    VerdictCase,
    reported_comment,
    verdict_case,
)
from moderation.queries.desk.changes import Changes, changes, cursor
from moderation.queries.desk.counts import COUNTED, Counts, counts
from moderation.queries.desk.findings import FindingView, findings
from moderation.queries.desk.item import ItemView, item_view, revision_differences, stored_item
from moderation.queries.desk.leases import Claim, LeaseView, claims, lease_mark, lease_on
from moderation.queries.desk.listing import (
    QueuePage,
    QueueRow,
    alike,
    claimed_rows,
    neighbour,
    position_of,
    queue_page,
)
from moderation.queries.desk.queues import Position, Queue, View
from moderation.queries.desk.surroundings import (
    AuthorCard,
    NoteView,
    PastAct,
    author_card,
    history,
    names_in,
    notes,
)
from moderation.queries.desk.topics import TopicLink, topic_links

__all__ = [
    "COUNTED",
    "AuthorCard",
    "Changes",
    "Claim",
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
    "alike",
    "author_card",
    "changes",
    "claimed_rows",
    "claims",
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
]
