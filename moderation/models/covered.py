"""Which columns of which tables the ledger covers: replaying it must give exactly these."""

from collections.abc import Mapping
from typing import Any, Protocol

from moderation.models.base import Base
from moderation.models.desk.authors import TopicMode
from moderation.models.desk.bulk import BulkChange
from moderation.models.desk.queues import ReviewQueue
from moderation.models.desk.reasons import CannedReasonRow, TopicLock
from moderation.models.desk.second_looks import KnownAnswer, SecondLook
from moderation.models.gallery.comment import Comment
from moderation.models.gallery.evidence import EvidenceItem
from moderation.models.gallery.tag import Tag, TagAlias, TagImplication, TopicTag
from moderation.models.gallery.tag_change import TagChange
from moderation.models.gallery.topic import Topic
from moderation.models.jury import JuryCheck
from moderation.models.plugins import PluginRequest
from moderation.models.review import ReviewItem
from moderation.models.setting import Setting
from moderation.models.token import ApiToken
from moderation.models.user import User


class Covered(Protocol):
    """A row whose acts go to the ledger."""

    version: Any


#: Subject's name -> table and covered columns. ``id`` and ``version`` are always covered.
COVERED: Mapping[str, tuple[type[Base], tuple[str, ...]]] = {
    "topic": (Topic, ("case_number", "slug", "status", "visible", "current_check_id")),
    "item": (ReviewItem, ("kind", "state", "revision", "topic_id")),
    "topic_mode": (TopicMode, ("mode",)),
    "topic_lock": (TopicLock, ("locked",)),
    "reason": (CannedReasonRow, ("kinds", "title", "texts", "position", "enabled")),
    "comment": (Comment, ("topic_id", "item_id", "parent_id", "shown")),
    "tag": (
        Tag,
        ("name", "slug", "live", "description", "titles", "family", "deprecated"),
    ),
    "tag_alias": (TagAlias, ("name", "tag_id", "live")),
    "tag_implication": (TagImplication, ("narrower_id", "broader_id", "live")),
    "topic_tag": (TopicTag, ("topic_id", "tag_id", "present", "implied")),
    "tag_change": (
        TagChange,
        ("request", "state", "planned_by", "agreed_by", "undoes_id", "act_group", "level", "total"),
    ),
    "evidence": (EvidenceItem, ("topic_id", "item_id", "doi", "stance", "in_force")),
    "check": (
        JuryCheck,
        ("topic_id", "state", "verdict", "yes", "almost", "no", "in_research", "published"),
    ),
    "user": (User, ("role", "active")),
    "api_token": (ApiToken, ("user_id", "scopes", "active")),
    "setting": (Setting, ("value",)),
    "bulk": (
        BulkChange,
        ("act", "state", "planned_by", "agreed_by", "undoes_id", "act_group", "total"),
    ),
    "second_look": (SecondLook, ("item_id", "revision", "first_act", "user_id", "act")),
    "known_answer": (KnownAnswer, ("revision", "act", "live")),
    "queue": (ReviewQueue, ("name", "position", "conditions", "enabled")),
    "plugin_request": (PluginRequest, ("act", "target", "state")),
}

#: What columns held that the ledger covers only since some version: acts before it do not say.
COVERED_LATER: Mapping[str, Mapping[str, object]] = {
    "tag": {"description": "", "titles": {}, "family": "", "deprecated": False},
    "topic_tag": {"implied": False},
}

_NAMES = {model: name for name, (model, _) in COVERED.items()}


def subject_of(row: Any) -> str:
    """Return the ledger's name of a row, such as ``item:12``."""
    return f"{_NAMES[type(row)]}:{row.id}"


def covered_values(row: Any) -> dict[str, object]:
    """Return the covered columns of a row as they are now, ready for JSON."""
    _, columns = COVERED[_NAMES[type(row)]]
    return {column: getattr(row, column) for column in columns}
