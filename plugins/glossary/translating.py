"""The translator: what is not in the list stays as it was, and lowers the coverage."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.hooks.toolkit import CheckAnswer, Translation, Translator, message, setting

from .terms import Lexicon, Pair, count_words, read


@dataclass(frozen=True, slots=True)
class GlossarySettings:
    """What an admin can set."""

    words: tuple[str, ...] = setting(
        (),
        message("Words"),
        message("One a line, such as nl: confidence = zekerheid; from another language, de>nl: …"),
    )

    def __post_init__(self) -> None:
        """Refuse lines that are not of this form."""
        read(self.words)


class Glossary(Translator[GlossarySettings]):
    """Knows words, no grammar: what it gives is a draft for somebody who knows both languages."""

    id = "glossary"
    title = message("Glossary")
    settings_class = GlossarySettings
    _built: dict[Pair, Lexicon] | None = None

    def translate(self, text: str, source: str, target: str) -> Translation:
        """Translate the listed words, the longest terms first."""
        plain = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
        count = count_words(plain)
        lexicon = self._lexicons().get((source.lower(), target.lower()))
        if lexicon is None:
            return Translation(plain, 0.0 if count else 1.0)
        made, translated = lexicon.translate(plain)
        return Translation(made, min(1.0, translated / count) if count else 1.0)

    def check(self) -> CheckAnswer:
        """Say how many terms are listed."""
        count = sum(len(terms) for terms in read(self.settings.words).values())
        if not count:
            return CheckAnswer(False, message("No words are listed, so nothing is translated."))
        return CheckAnswer(True, message("Terms in the list: %(count)s", count=count))

    def _lexicons(self) -> dict[Pair, Lexicon]:
        if self._built is None:
            known = read(self.settings.words)
            self._built = {pair: Lexicon(terms) for pair, terms in known.items()}
        return self._built
