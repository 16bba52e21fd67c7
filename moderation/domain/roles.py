"""Who may do what: one table of role and permission."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a signed-in person is."""

    ADMIN = "admin"
    MODERATOR = "moderator"
    EDITOR = "editor"
    OPERATOR = "operator"


class Permission(StrEnum):
    """What can be allowed."""

    ITEM_DECIDE = "item_decide"
    ITEM_READ = "item_read"
    VERDICT_DECIDE = "verdict_decide"
    EVIDENCE_DECIDE = "evidence_decide"
    TOPIC_WRITE = "topic_write"
    TOPIC_MODE = "topic_mode"
    TAG_WRITE = "tag_write"
    JURY_ORDER = "jury_order"
    WORK_WATCH = "work_watch"
    WORK_RETRY = "work_retry"
    PLUGIN_WATCH = "plugin_watch"
    PLUGIN_CONFIGURE = "plugin_configure"
    USER_MANAGE = "user_manage"
    LEDGER_READ = "ledger_read"
    SETTING_CHANGE = "setting_change"
    JUROR_IDENTITY = "juror_identity"


def _only(*roles: Role) -> frozenset[Role]:
    return frozenset({Role.ADMIN, *roles})


ALLOWED: Mapping[Permission, frozenset[Role]] = {
    Permission.ITEM_DECIDE: _only(Role.MODERATOR),
    Permission.ITEM_READ: _only(Role.MODERATOR, Role.EDITOR),
    Permission.VERDICT_DECIDE: _only(Role.MODERATOR),
    Permission.EVIDENCE_DECIDE: _only(Role.MODERATOR, Role.EDITOR),
    Permission.TOPIC_WRITE: _only(Role.EDITOR),
    Permission.TOPIC_MODE: _only(Role.MODERATOR, Role.EDITOR),
    Permission.TAG_WRITE: _only(Role.MODERATOR, Role.EDITOR),
    Permission.JURY_ORDER: _only(Role.MODERATOR),
    Permission.WORK_WATCH: _only(Role.OPERATOR),
    Permission.WORK_RETRY: _only(Role.OPERATOR),
    Permission.PLUGIN_WATCH: _only(Role.OPERATOR),
    Permission.PLUGIN_CONFIGURE: _only(),
    Permission.USER_MANAGE: _only(),
    Permission.LEDGER_READ: _only(Role.MODERATOR, Role.OPERATOR),
    Permission.SETTING_CHANGE: _only(),
    Permission.JUROR_IDENTITY: _only(),
}
"""The roles that hold each permission. Admins hold all."""


def may(role: Role | None, permission: Permission) -> bool:
    """Whether `role` holds `permission`; no role holds none."""
    return role in ALLOWED[permission]
