"""What is said of a tag: its description, its names by language, its family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.texts import clean

LONGEST_DESCRIPTION = 2_000
LONGEST_TITLE = 60
LONGEST_FAMILY = 60
LANGUAGES = ("en", "nl", "de", "fr", "es")
"""Those in which a tag can have a name of its own."""


@dataclass(frozen=True, slots=True)
class TagDescription:
    """What people say of a tag. `titles` holds its name by language; "" or none is its own name."""

    description: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    family: str = ""


def tidied(said: TagDescription) -> TagDescription:
    """The description as it is kept: tidied texts, and titles only where there are some.

    Raises Invalid with the reason of each field that breaks a rule: description, family and
    title_nl (and so on), or titles for a language that tags have no names in.
    """
    wrong: dict[str, Invalid] = {}

    def kept(text: str, limit: int, name: str, multiline: bool = False) -> str:
        try:
            return clean(text, limit, multiline, required=False, field=name)
        except Invalid as error:
            wrong[name] = error
            return ""

    if not set(said.titles) <= set(LANGUAGES):
        wrong["titles"] = Invalid.in_field("titles", message("Choose one."))
    titles = {
        language: kept(said.titles.get(language, ""), LONGEST_TITLE, f"title_{language}")
        for language in LANGUAGES
    }
    description = kept(said.description, LONGEST_DESCRIPTION, "description", True)
    family = kept(said.family, LONGEST_FAMILY, "family")
    if wrong:
        raise Invalid(fields={name: error.reason for name, error in wrong.items()})
    shown = {language: title for language, title in titles.items() if title}
    return TagDescription(description, shown, family)
