"""What stands around an item on the desk: thread, topic, revisions, and items like it.

Each part follows an index and stops; none costs more when there are more rows.
"""

from moderation.queries.desk.context.alike import PastCase, past_cases
from moderation.queries.desk.context.revisions import RevisionView, revisions
from moderation.queries.desk.context.thread import Remark, Thread, thread_around
from moderation.queries.desk.context.topic import TopicCard, topic_card
from moderation.queries.desk.context.undecided import UndecidedCase, undecided_cases

__all__ = [
    "PastCase",
    "Remark",
    "RevisionView",
    "Thread",
    "TopicCard",
    "UndecidedCase",
    "past_cases",
    "revisions",
    "thread_around",
    "topic_card",
    "undecided_cases",
]
