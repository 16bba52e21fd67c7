"""Translates the words that an editor listed, and says which share of a text that was."""

from moderation.hooks.toolkit import RegisterTranslator, hookimpl

from .translating import Glossary

__version__ = "1.0"


@hookimpl
def register_translators(register: RegisterTranslator) -> None:
    """Offer the translator."""
    register(Glossary)
