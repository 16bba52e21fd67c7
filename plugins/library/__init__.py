"""Finds evidence in a folder of BibTeX, CSL-JSON and JSON-lines files of the installation."""

from moderation.hooks.toolkit import RegisterEnricher, hookimpl

from .finding import Library

__version__ = "1.0"


@hookimpl
def register_enrichers(register: RegisterEnricher) -> None:
    """Offer the enricher."""
    register(Library)
