"""How likely each language of Latin letters is, by the runs of three letters in a text.

`profiles.txt` has the 700 most frequent runs of each language, word borders as `_`, ordered by
level: minus the natural logarithm of a run's share, in halves. They were counted in the
translations of Django, Wagtail and django CMS (all under the BSD licence), about 75,000 letters
a language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

FEWEST_RUNS = 6
"""Fewer known runs say nothing."""
_UNSEEN = 18
"""The level of a run that is not among a language's most frequent, in halves."""
_LANE = 16
"""Bits that each language has in a sum: enough for more runs than are ever read."""
MOST_RUNS = (2**_LANE - 1) // _UNSEEN
"""Letters that are read: each begins one run at most."""
WORDS_KEPT = 5_000
"""Words whose sums are kept."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The likeliest of the languages looked for, and by how much it is likelier than the own ones.

    `ahead` is in natural logarithms: 10 is about 20,000 to 1 for these runs. Below 0 an own
    language is the likeliest.
    """

    language: str
    ahead: float


@dataclass(frozen=True, slots=True)
class Profiles:
    """The table: for each run one number, which has the level for each language in its own bits.

    So the levels of all languages are added up at once.
    """

    languages: tuple[str, ...]
    levels: dict[str, int]

    def judge(self, text: str, own: Collection[str]) -> Verdict | None:
        """Compare the likeliest language with the likeliest of `own`; None when it cannot tell."""
        found = [*map(_in_word, _WORD.findall(text[:MOST_RUNS].lower()))]
        if sum(count for count, _ in found) < FEWEST_RUNS:
            return None
        total = sum(levels for _, levels in found)
        sums = dict(zip(self.languages, _apart(total, len(self.languages)), strict=True))
        ours = [sums.pop(language) for language in own if language in sums]
        if not ours or not sums:
            return None
        likeliest = min(sums, key=sums.__getitem__)
        return Verdict(likeliest, (min(ours) - sums[likeliest]) / 2)


def _apart(joined: int, count: int) -> Sequence[int]:
    return memoryview(joined.to_bytes(count * _LANE // 8, "little")).cast("H")


@lru_cache(maxsize=WORDS_KEPT)
def _in_word(word: str) -> tuple[int, int]:
    """Count a word's known runs, and add up their levels; most words of a text come again."""
    known, bordered = profiles().levels, f"_{word}_"
    runs = (bordered[start : start + 3] for start in range(len(word)))
    levels = [known[run] for run in runs if run in known]
    return len(levels), sum(levels)


@cache
def profiles() -> Profiles:
    """Read the table, once a process: it takes about 20 ms."""
    lines = Path(__file__).with_name("profiles.txt").read_text(encoding="utf-8").splitlines()
    listed = [line.split(" ") for line in lines if not line.startswith("#")]
    languages = tuple(dict.fromkeys(language for language, *_ in listed))
    unseen = sum(_UNSEEN << (_LANE * place) for place in range(len(languages)))
    levels: dict[str, int] = {}
    for language, level, *runs in listed:
        nearer = (_UNSEEN - round(2 * float(level))) << (_LANE * languages.index(language))
        for run in runs:
            levels[run] = levels.get(run, unseen) - nearer
    return Profiles(languages, levels)
