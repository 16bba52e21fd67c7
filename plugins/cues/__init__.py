"""A juror that looks for words of success and of limits in evidence texts."""

from moderation.hooks.toolkit import RegisterJuror, hookimpl

from .voting import Cues

__version__ = "1.0"


@hookimpl
def register_jurors(register: RegisterJuror) -> None:
    """Offer the juror."""
    register(Cues)
