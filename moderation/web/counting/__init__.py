"""How often somebody wrote lately: what the limits of the public forms count by."""

from moderation.web.counting.shared import address_of

__all__ = ["address_of"]
