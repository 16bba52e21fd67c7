"""Spreadsheet: evidence from a table that the operator keeps, offered where a question needs it."""

from moderation.hooks.toolkit import RegisterEnricher, hookimpl

from venire_spreadsheet.finding import SpreadsheetEnricher

__version__ = "1.0.0"
requires_api = 1


@hookimpl
def register_enrichers(register: RegisterEnricher) -> None:
    """Offer the enricher."""
    register(SpreadsheetEnricher)
