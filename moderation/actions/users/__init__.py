"""Accounts, sessions and one-time links: the use cases around who may come in."""

from moderation.actions.users.accounts import (
    change_details,
    change_role,
    create_user,
    disable,
    enable,
    sign_out_everywhere,
)
from moderation.actions.users.links import (
    FIRST_ADMIN_EMAIL,
    first_admin_link,
    link_is_open,
    make_link,
    redeem_link,
)
from moderation.actions.users.new_passwords import choose_password, set_password
from moderation.actions.users.sessions import (
    Attempt,
    Opened,
    confirm,
    sign_in,
    sign_out,
)

__all__ = [
    "FIRST_ADMIN_EMAIL",
    "Attempt",
    "Opened",
    "change_details",
    "change_role",
    "choose_password",
    "confirm",
    "create_user",
    "disable",
    "enable",
    "first_admin_link",
    "link_is_open",
    "make_link",
    "redeem_link",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
]
