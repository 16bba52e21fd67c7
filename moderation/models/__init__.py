"""The tables, one file an aggregate. Importing this package registers all of them."""

from moderation.models import triggers as triggers
from moderation.models.base import Base
from moderation.models.desk.authors import Appeal, AppealMessage, Receipt, TopicMode
from moderation.models.desk.bulk import BulkChange, BulkEntry
from moderation.models.desk.leases import Lease
from moderation.models.desk.months import MonthFigure, MonthsCounted
from moderation.models.desk.queues import ReviewQueue, SavedView
from moderation.models.desk.reasons import CannedReasonRow, TopicLock
from moderation.models.desk.second_looks import KnownAnswer, SecondLook
from moderation.models.desk.statements import StatementRow
from moderation.models.gallery.author import Author, PollVote
from moderation.models.gallery.comment import Comment
from moderation.models.gallery.evidence import EvidenceItem
from moderation.models.gallery.page import PageVersion
from moderation.models.gallery.tag import (
    Tag,
    TagAlias,
    TagClosure,
    TagImplication,
    TagJudgement,
    TopicTag,
)
from moderation.models.gallery.tag_change import TagChange, TagChangeStep
from moderation.models.gallery.topic import BackgroundParagraph, Topic, TopicText
from moderation.models.jury import Ballot, JurorAttempt, JuryCheck, Seat
from moderation.models.ledger import DaySeal, LedgerEntry, LedgerPrivate
from moderation.models.note import ReviewNote
from moderation.models.plugins import (
    CachedAnswer,
    OutboundLimit,
    OutboundSlot,
    PluginBreaker,
    PluginCheck,
    PluginError,
    PluginHealth,
    PluginRequest,
    PluginTotal,
    ShadowBallot,
)
from moderation.models.review import (
    DayKey,
    FindingRow,
    RequestTrace,
    ReviewItem,
    Revision,
    Supporter,
)
from moderation.models.screening.lessons import FilterModel, Lesson
from moderation.models.screening.outcomes import BlindSample, FilterHour, FilterOutcome
from moderation.models.screening.sketches import TextSketch
from moderation.models.setting import Setting
from moderation.models.token import ApiToken
from moderation.models.user import LoginThrottle, SignInLink, User, UserSession
from moderation.models.work import Heartbeat, WorkItem, WorkState

__all__ = [
    "ApiToken",
    "Appeal",
    "AppealMessage",
    "Author",
    "BackgroundParagraph",
    "Ballot",
    "Base",
    "BlindSample",
    "BulkChange",
    "BulkEntry",
    "CachedAnswer",
    "CannedReasonRow",
    "Comment",
    "DayKey",
    "DaySeal",
    "EvidenceItem",
    "FilterHour",
    "FilterModel",
    "FilterOutcome",
    "FindingRow",
    "Heartbeat",
    "JurorAttempt",
    "JuryCheck",
    "KnownAnswer",
    "Lease",
    "LedgerEntry",
    "LedgerPrivate",
    "Lesson",
    "LoginThrottle",
    "MonthFigure",
    "MonthsCounted",
    "OutboundLimit",
    "OutboundSlot",
    "PageVersion",
    "PluginBreaker",
    "PluginCheck",
    "PluginError",
    "PluginHealth",
    "PluginRequest",
    "PluginTotal",
    "PollVote",
    "Receipt",
    "RequestTrace",
    "ReviewItem",
    "ReviewNote",
    "ReviewQueue",
    "Revision",
    "SavedView",
    "Seat",
    "SecondLook",
    "Setting",
    "ShadowBallot",
    "SignInLink",
    "StatementRow",
    "Supporter",
    "Tag",
    "TagAlias",
    "TagChange",
    "TagChangeStep",
    "TagClosure",
    "TagImplication",
    "TagJudgement",
    "TextSketch",
    "Topic",
    "TopicLock",
    "TopicMode",
    "TopicTag",
    "TopicText",
    "User",
    "UserSession",
    "WorkItem",
    "WorkState",
]
