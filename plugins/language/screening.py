"""The filter: by script first, then, among Latin letters, by their runs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from moderation.hooks.toolkit import (
    Assessment,
    CheckAnswer,
    Filter,
    ScreenedItem,
    Surroundings,
    abstain,
    message,
    score,
    setting,
)

from .profiles import profiles
from .scripts import letters_by_script, sample, scripts_of

EXAMINED = 1_000
"""Characters that are read, from the start."""
FEWEST_LETTERS = 20
FEWEST_OTHER = 6
"""Letters of another script that tell enough: a sentence of Chinese has no more."""
_AHEAD = 12.0
"""How far ahead another language must be: 1 of 300 short messages in slang then counts as one."""
_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|@\w+|&\w+;")
_NAMES = {
    "af": "Afrikaans", "ca": "català", "cs": "čeština", "da": "dansk", "de": "Deutsch",
    "en": "English", "es": "español", "et": "eesti", "fi": "suomi", "fr": "français",
    "hr": "hrvatski", "hu": "magyar", "id": "Indonesia", "is": "íslenska", "it": "italiano",
    "lt": "lietuvių", "lv": "latviešu", "nb": "norsk", "nl": "Nederlands", "pl": "polski",
    "pt": "português", "ro": "română", "sk": "slovenčina", "sl": "slovenščina", "sq": "shqip",
    "sv": "svenska", "tr": "Türkçe", "vi": "Tiếng Việt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LanguageSettings:
    """What an admin can set."""

    languages: tuple[str, ...] = setting(
        ("en", "nl"),
        message("Languages of the site"),
        message("One a line, by its code. That of the page that was written on counts as well."),
    )
    points: float = setting(
        1.5,
        message("Points for another language"),
        message("Below 2 it never holds an item alone."),
        lowest=0,
        highest=4,
    )


class Language(Filter[LanguageSettings]):
    """A text in none of the site's languages is a little more likely to be unwanted."""

    id = "language"
    title = message("Language")
    settings_class = LanguageSettings

    def __init__(self, settings: LanguageSettings, surroundings: Surroundings) -> None:
        """Prepare the languages, and read the table before a worker forks: each job would again."""
        super().__init__(settings, surroundings)
        profiles()
        self._own = frozenset(filter(None, map(_code, settings.languages)))

    def screen(self, item: ScreenedItem) -> Assessment:
        """Say whether the text is in another language; abstain where it is too short to tell."""
        text = _NO_WORDS.sub(" ", item.text[:EXAMINED])
        own = self._own | {_code(item.language)} - {""}
        letters = letters_by_script(text)
        scripts = scripts_of(own)
        ours = sum(count for script, count in letters.items() if script in scripts)
        others = sum(letters.values()) - ours
        if others >= FEWEST_OTHER and others > ours:
            words = sample(text, scripts)
            reason = message("Most of its letters are of another script: “%(words)s”", words=words)
            return score(self.settings.points, reason)
        if ours < FEWEST_LETTERS:
            return abstain(message("Too short to tell its language."))
        if letters.get("Latin", 0) * 2 < ours:
            return score(0, _FITS)
        return self._by_runs(text, own)

    def _by_runs(self, text: str, own: frozenset[str]) -> Assessment:
        """Judge a text of Latin letters, if all own languages of such letters are known."""
        known = profiles()
        if any(scripts_of([one]) == {"Latin"} and one not in known.languages for one in own):
            return abstain(message("One of the site's languages is not known to this filter."))
        found = known.judge(text, own)
        if found is None:
            return abstain(message("Too short to tell its language."))
        if found.ahead < _AHEAD:
            return score(0, _FITS)
        name = _NAMES.get(found.language, found.language)
        return score(self.settings.points, message("It seems to be %(language)s.", language=name))

    def check(self) -> CheckAnswer:
        """Name the languages that cannot be told from others."""
        known = profiles().languages
        unknown = [one for one in self._own if scripts_of([one]) == {"Latin"} and one not in known]
        if unknown:
            names = ", ".join(sorted(unknown))
            return CheckAnswer(False, message("Not known to this filter: %(names)s", names=names))
        return CheckAnswer(True, message("All languages are known."))


_FITS = message("It seems to be in a language of the site.")


def _code(locale: str) -> str:
    """Give the language of a locale such as `pt_BR`; Norwegian by its common code."""
    language = re.split(r"[-_]", locale.strip().lower())[0]
    return {"no": "nb", "nn": "nb"}.get(language, language)
