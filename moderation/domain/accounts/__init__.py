"""Accounts: how often a sign-in may fail."""

from moderation.domain.accounts.throttle import (
    ACCOUNT_RULE,
    ADDRESS_RULE,
    Attempts,
    ThrottleRule,
    address_block,
)

__all__ = ["ACCOUNT_RULE", "ADDRESS_RULE", "Attempts", "ThrottleRule", "address_block"]
