"""Who may do what is one table, written out here a second time on purpose."""

import pytest

from moderation.domain.roles import ALLOWED, Permission, Role, may

EXPECTED = {
    Role.ADMIN: set(Permission),
    Role.MODERATOR: {
        Permission.ITEM_DECIDE,
        Permission.ITEM_READ,
        Permission.VERDICT_DECIDE,
        Permission.EVIDENCE_DECIDE,
        Permission.JURY_ORDER,
        Permission.LEDGER_READ,
        Permission.TOPIC_MODE,
        Permission.TAG_WRITE,
    },
    Role.EDITOR: {
        Permission.ITEM_READ,
        Permission.EVIDENCE_DECIDE,
        Permission.TOPIC_WRITE,
        Permission.TOPIC_MODE,
        Permission.TAG_WRITE,
    },
    Role.OPERATOR: {
        Permission.WORK_WATCH,
        Permission.WORK_RETRY,
        Permission.PLUGIN_WATCH,
        Permission.LEDGER_READ,
    },
}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_exactly_what_the_table_says(role):
    assert {permission for permission in Permission if may(role, permission)} == EXPECTED[role]


def test_who_sits_on_the_jury_is_for_admins_alone():
    assert ALLOWED[Permission.JUROR_IDENTITY] == {Role.ADMIN}


def test_every_permission_is_in_the_table():
    assert set(ALLOWED) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_nobody_may_nothing(permission):
    assert not may(None, permission)
