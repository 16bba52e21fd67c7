"""Accounts: how often a sign-in may fail, and what is stored of secrets."""

from moderation.domain.accounts.hashes import keyed_hash, token_hash
from moderation.domain.accounts.throttle import (
    ACCOUNT_RULE,
    ADDRESS_RULE,
    Attempts,
    ThrottleRule,
    address_block,
)

__all__ = [
    "ACCOUNT_RULE",
    "ADDRESS_RULE",
    "Attempts",
    "ThrottleRule",
    "address_block",
    "keyed_hash",
    "token_hash",
]
