"""The door of translators: carries a text from one language into another."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from moderation.hooks.contracts.base import Implementation, SettingsT, require_number, require_text

TRANSLATION_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated text and the share of it (0 to 1) that was in fact translated."""

    text: str
    coverage: float = 1.0

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for a text that is too long or a share out of range."""
        require_text(self.text, TRANSLATION_LIMIT, "text")
        require_number(self.coverage, 0, 1, "coverage")


class Translator(Implementation[SettingsT]):
    """Translates texts. What it gives becomes a review item."""

    seconds_limit: ClassVar[float] = 30.0

    @abstractmethod
    def translate(self, text: str, source: str, target: str) -> Translation:
        """Translate `text` from locale `source` to locale `target` (such as `en`, `nl`)."""
