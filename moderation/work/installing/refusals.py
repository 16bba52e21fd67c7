"""Why something is not installed."""

from moderation.domain.errors import VenireError


class NotInstalled(VenireError):
    """A change of the installed plugins was refused; what was installed before still is."""

    http_status = 422
