"""Deciding at the desk: the decision itself, leases and claims, and the keys."""

from moderation.web.review.deciding import claims, decisions, keys

__all__ = ["claims", "decisions", "keys"]
