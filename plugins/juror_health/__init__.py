"""Shows on the dashboard how the jurors fare: answers, abstentions, failures, who rests."""

from moderation.hooks.toolkit import RegisterDashboardPanel, hookimpl

from .showing import JurorHealth

__version__ = "1.0"


@hookimpl
def dashboard_panels(register: RegisterDashboardPanel) -> None:
    """Offer the panel."""
    register(JurorHealth)
