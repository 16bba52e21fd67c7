"""A juror that compares what evidence measures with what people reach."""

from moderation.hooks.toolkit import RegisterJuror, hookimpl

from .voting import Measures

__version__ = "1.0"


@hookimpl
def register_jurors(register: RegisterJuror) -> None:
    """Offer the juror."""
    register(Measures)
