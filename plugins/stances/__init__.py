"""A juror that weighs the stances of approved evidence by age and kind of source."""

from moderation.hooks.toolkit import RegisterJuror, hookimpl

from .voting import Stances

__version__ = "1.0"


@hookimpl
def register_jurors(register: RegisterJuror) -> None:
    """Offer the juror."""
    register(Stances)
