"""The filter: counts links and listed words, and says what each adds."""

from __future__ import annotations

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

from .links import Links, belongs_to, find_links
from .words import DEFAULT_WORDS, WordList

EXAMINED = 20_000
"""Characters that are read: the first half of them from the start, the rest from the end."""
_SHOWN_WORDS = 5
_MOST_FOR_LINKS = 5.0
_MOST_FOR_WORDS = 6.0
_SHORTENERS = (
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "cutt.ly", "rb.gy", "t.ly",
    "shorturl.at", "tiny.cc", "v.gd", "s.id", "buff.ly", "bl.ink", "adf.ly", "shorte.st", "lnkd.in",
)  # fmt: skip
_WELCOME = (
    "doi.org", "arxiv.org", "ieee.org", "acm.org", "nature.com", "science.org", "openalex.org",
    "semanticscholar.org", "aclanthology.org", "openreview.net", "wikipedia.org", "github.com",
)  # fmt: skip

Part = tuple[float, Message]


@dataclass(frozen=True, slots=True)
class LinksAndWordsSettings:
    """What an admin can set."""

    words: tuple[str, ...] = setting(
        DEFAULT_WORDS,
        message("Unwanted words"),
        message(
            "One a line, with points from 0 to 6 behind it if you like: casino 2. "
            "With a * at its end it also stands for longer words: insur*"
        ),
    )
    points_per_link: float = setting(0.8, message("Points for each link"), lowest=0, highest=4)
    shorteners: tuple[str, ...] = setting(_SHORTENERS, message("Hosts that shorten links"))
    welcome: tuple[str, ...] = setting(
        _WELCOME,
        message("Welcome hosts"),
        message("Links to these and what lies below them are free."),
    )


class LinksAndWords(Filter[LinksAndWordsSettings]):
    """More links, hidden links and more of the listed words make an item more unwanted."""

    id = "links_and_words"
    title = message("Links and words")
    settings_class = LinksAndWordsSettings

    def __init__(self, settings: LinksAndWordsSettings, surroundings: Surroundings) -> None:
        """Prepare the lists once."""
        super().__init__(settings, surroundings)
        self._words = WordList(settings.words)
        self._shorteners = frozenset(map(str.lower, settings.shorteners))
        self._welcome = frozenset(map(str.lower, settings.welcome))

    def screen(self, item: ScreenedItem) -> Assessment:
        """Add up what links and words are worth, each group up to its own limit."""
        text = without_middle(f"{item.author_name}\n{item.text}", EXAMINED // 2, EXAMINED // 2)
        links = self._for_links(find_links(text))
        words = self._for_words(text)
        points = min(sum(worth for worth, _ in links), _MOST_FOR_LINKS) + min(
            sum(worth for worth, _ in words), _MOST_FOR_WORDS
        )
        reasons = [reason for _, reason in sorted(links + words, key=_by_worth)]
        if len(item.text) > EXAMINED:
            reasons.append(message("Only %(count)s characters were read.", count=EXAMINED))
        return score(points, *reasons or [message("No links, and none of the listed words.")])

    def _for_links(self, links: Links) -> list[Part]:
        strange = [host for host in links.hosts if not belongs_to(host, self._welcome)]
        short = sum(belongs_to(host, self._shorteners) for host in strange)
        parts = [
            (len(strange) * self.settings.points_per_link,
             message("Links: %(count)s", count=len(strange))),
            (1.5 * short, message("Shortened links: %(count)s", count=short)),
            (2.0 * links.markup, message("Link markup: %(count)s", count=links.markup)),
            (2.0 * links.disguised, message("Disguised links: %(count)s", count=links.disguised)),
            (1.5 * links.numeric,
             message("Links to numbers or encoded names: %(count)s", count=links.numeric)),
        ]  # fmt: skip
        return [part for part in parts if part[0]]

    def _for_words(self, text: str) -> list[Part]:
        found = [word for word in self._words.find(text) if word.points]
        if not found:
            return []
        listed = ", ".join(word.text for word in found[:_SHOWN_WORDS])
        points = sum(word.points for word in found)
        return [(points, message("Listed words: %(words)s", words=listed[:300]))]


def _by_worth(part: Part) -> float:
    return -part[0]
