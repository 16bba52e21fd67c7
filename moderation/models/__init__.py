"""The tables, one file an aggregate. Importing this package registers all of them."""

from moderation.models import triggers as triggers
from moderation.models.author import Author, PollVote
from moderation.models.base import Base
from moderation.models.comment import Comment
from moderation.models.evidence import EvidenceItem
from moderation.models.jury import Ballot, JurorAttempt, JuryCheck, Seat
from moderation.models.ledger import DaySeal, LedgerEntry, LedgerPrivate
from moderation.models.note import ReviewNote
from moderation.models.page import PageVersion
from moderation.models.review import (
    FindingRow,
    Lease,
    RequestTrace,
    ReviewItem,
    Revision,
    Supporter,
)
from moderation.models.setting import Setting
from moderation.models.tag import Tag, TagAlias, TopicTag
from moderation.models.topic import BackgroundParagraph, Topic, TopicText
from moderation.models.user import LoginThrottle, SignInLink, User, UserSession
from moderation.models.work import Heartbeat, WorkItem, WorkState

__all__ = [
    "Author",
    "BackgroundParagraph",
    "Ballot",
    "Base",
    "Comment",
    "DaySeal",
    "EvidenceItem",
    "FindingRow",
    "Heartbeat",
    "JurorAttempt",
    "JuryCheck",
    "Lease",
    "LedgerEntry",
    "LedgerPrivate",
    "LoginThrottle",
    "PageVersion",
    "PollVote",
    "RequestTrace",
    "ReviewItem",
    "ReviewNote",
    "Revision",
    "Seat",
    "Setting",
    "SignInLink",
    "Supporter",
    "Tag",
    "TagAlias",
    "Topic",
    "TopicTag",
    "TopicText",
    "User",
    "UserSession",
    "WorkItem",
    "WorkState",
]
