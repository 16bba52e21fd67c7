"""One way of talking to a model, and whether it is said or only told of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from moderation.hooks.toolkit import Message

MOST_MATCHES = 20
"""No more places are looked at for one sign."""
_AROUND = 200
_TELLING = 12
"""Characters around a quotation that make it one."""
_LEADS = frozenset(
    ["please", "now", "and", "then", "just", "must", "should", "so", "also", "kindly", "hereby",
     "always", "simply", "instead", "first", "you", "hidden", "secret", "nu", "en", "dan", "dus",
     "moet", "graag", "eerst", "bitte", "jetzt", "und", "dann", "sofort", "maintenant", "et",
     "favor", "ahora", "y"]
)  # fmt: skip
_BORDER = r"\b"
_QUOTES = "\"'`"
_LAST_WORD = re.compile(r"([a-z]+)\s*$")


@dataclass(frozen=True, slots=True)
class Sign:
    """One way of talking to a model.

    `points` for a place where it is said; `mentioned` where it is only quoted or told of, as in a
    talk about such attacks. A text without any of `needs` cannot match: it is the quick look. One
    that is `only_with` another is not looked for where that one was not found.
    """

    name: str
    reason: Message
    points: float
    mentioned: float
    needs: tuple[str, ...]
    patterns: tuple[str, ...]
    only_with: str = ""
    compiled: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile the patterns as one."""
        object.__setattr__(self, "compiled", re.compile(_joined(self.patterns), re.MULTILINE))

    def found(self, text: str) -> tuple[float, str] | None:
        """Give what the weightiest place in an uncovered text is worth, and its words."""
        for need in self.needs:  # `any` with a generator takes twice as long
            if need in text:
                return max(self._places(text), default=None, key=lambda place: place[0])
        return None

    def _places(self, text: str) -> Iterator[tuple[float, str]]:
        for number, match in enumerate(self.compiled.finditer(text)):
            if number >= MOST_MATCHES:
                break
            told = self.mentioned != self.points and _is_told(text, match.start(), match.end())
            yield self.mentioned if told else self.points, match.group().strip()


def _joined(patterns: tuple[str, ...]) -> str:
    """Join patterns; the border that most begin with is looked for once, which is much faster."""
    inner = [f"(?:{one.removeprefix(_BORDER)})" for one in patterns if one.startswith(_BORDER)]
    others = [one for one in patterns if not one.startswith(_BORDER)]
    bordered = [f"{_BORDER}(?:{'|'.join(inner)})"] if inner else []
    return "|".join([*bordered, *others])


def _is_told(text: str, start: int, end: int) -> bool:
    """Say whether the words are quoted or told of: an order begins a sentence or follows a lead."""
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    after = text[end : end + _AROUND].partition("\n")[0]
    if _is_quoted(before, after):
        return True
    spoken = before.rstrip(" ")
    if not spoken or not spoken[-1].isalnum():
        return False
    word = _LAST_WORD.search(spoken)
    return word is None or word.group(1) not in _LEADS


def _is_quoted(before: str, after: str) -> bool:
    """Say whether a quotation is open and closed again, with a sentence around it."""
    for quote in _QUOTES:
        opens = before.rfind(quote)
        if opens < 0 or quote not in after or before[opens - 1 : opens].isalnum():
            continue
        around = before[:opens] + after.partition(quote)[2]
        if len(around.strip()) >= _TELLING:
            return True
    return False
