"""The filter: adds up the signs that a text was written for a model, and shows its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.hooks.toolkit import (
    Assessment,
    Filter,
    Message,
    ScreenedItem,
    Surroundings,
    message,
    score,
    setting,
    without_middle,
)

from .signs import SIGNS
from .uncovering import Uncovered, plain, uncover

EXAMINED = 10_000
"""Characters that are read: the first half of them from the start, the rest from the end."""
_SHOWN = 80
_FOR_HIDING = 2.0
_FOR_SMUGGLING = 4.0
_FEWEST_SPLIT = 3
_FEWEST_TAGS = 4

Part = tuple[float, Message]


@dataclass(frozen=True, slots=True)
class InjectionSettings:
    """What an admin can set."""

    phrases: tuple[str, ...] = setting(
        (),
        message("Phrases of your own"),
        message("One a line; each that stands in a text is worth 2 points."),
    )


class Injection(Filter[InjectionSettings]):
    """Orders to a model make an item unwanted; that such orders are talked about hardly does."""

    id = "injection"
    title = message("Text that talks to the jurors")
    settings_class = InjectionSettings

    def __init__(self, settings: InjectionSettings, surroundings: Surroundings) -> None:
        """Prepare the admin's phrases once."""
        super().__init__(settings, surroundings)
        self._phrases = [
            (one, plain(one).strip()) for one in settings.phrases if plain(one).strip()
        ]

    def screen(self, item: ScreenedItem) -> Assessment:
        """Add up the signs in the open, those that were hidden or encoded, and the hiding."""
        found = uncover(
            without_middle(f"{item.author_name}\n{item.text}", EXAMINED // 2, EXAMINED // 2)
        )
        parts = [*_signs([found.plain]), *self._own(found.plain), *_hidden(found)]
        if not parts:
            return score(0, message("Nothing in it talks to a model."))
        parts.sort(key=lambda part: -part[0])
        return score(sum(worth for worth, _ in parts), *(reason for _, reason in parts))

    def _own(self, text: str) -> list[Part]:
        return [
            (2.0, message("It holds a listed phrase: “%(words)s”", words=phrase[:_SHOWN]))
            for phrase, form in self._phrases
            if form in text
        ]


def _signs(texts: Sequence[str]) -> list[Part]:
    """Find each sign at its weightiest place in these texts."""
    parts: dict[str, Part] = {}
    for sign in SIGNS:
        if sign.only_with and sign.only_with not in parts:
            continue
        places = [place for place in map(sign.found, texts) if place is not None]
        if places:
            worth, words = max(places, key=lambda place: place[0])
            parts[sign.name] = (worth, message(sign.reason.id, words=_shown(words)))
    return [*parts.values()]


def _hidden(found: Uncovered) -> list[Part]:
    """Say what the ways of hiding are worth, and the signs in what was hidden."""
    parts = []
    if found.tags >= _FEWEST_TAGS:
        reason = message("Invisible signs spell a text: “%(words)s”", words=_shown(found.smuggled))
        parts.append((_FOR_SMUGGLING, reason))
    if found.opened:
        parts.extend(_opened(found.opened))
    if found.split >= _FEWEST_SPLIT:
        text = message("Invisible signs inside words: %(count)s", count=found.split)
        parts.append((1.0, text))
    if found.overrides:
        text = message("Signs that turn the direction of reading: %(count)s", count=found.overrides)
        parts.append((1.0, text))
    return parts


def _opened(opened: tuple[str, ...]) -> list[Part]:
    obeyed = _signs(opened)
    reason = message("An encoded text says: “%(words)s”", words=_shown(opened[0]))
    return [(_FOR_HIDING if obeyed else 0.5, reason), *obeyed]


def _shown(words: str) -> str:
    """Cut words that a text hid to what can be shown in one line."""
    visible = "".join(sign if sign.isprintable() else " " for sign in words[: 2 * _SHOWN])
    return " ".join(visible.split())[:_SHOWN]
