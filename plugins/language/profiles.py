"""How likely each language of Latin letters is, by the runs of three letters in a text.

`profiles.txt` has the 700 most frequent runs of each language, word borders as `_`, ordered by
level: minus the natural logarithm of a run's share, in halves. They were counted in the
translations of Django, Wagtail and django CMS (all under the BSD licence), about 75,000 letters
a language.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it is loaded with the first text, not when the plugin is
    import numpy as np
    import numpy.typing as npt

FEWEST_RUNS = 6
"""Fewer known runs say nothing."""
_UNSEEN = 9.0
"""The level of a run that is not among a language's most frequent."""
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
    """The table: a row for each run, a column for each language."""

    languages: tuple[str, ...]
    rows: dict[str, int]
    levels: npt.NDArray[np.float32]

    def judge(self, text: str, own: Collection[str]) -> Verdict | None:
        """Compare the likeliest language with the likeliest of `own`; None when it cannot tell."""
        seen = [row for run in _runs(text) if (row := self.rows.get(run)) is not None]
        columns = [place for place, language in enumerate(self.languages) if language in own]
        if len(seen) < FEWEST_RUNS or not columns:
            return None
        levels = self.levels[seen].sum(axis=0)
        ours = levels[columns].min()
        levels[columns] = float("inf")
        likeliest = int(levels.argmin())
        return Verdict(self.languages[likeliest], float(ours - levels[likeliest]))


def _runs(text: str) -> list[str]:
    joined = f"_{'_'.join(_WORD.findall(text.lower()))}_"
    return [joined[start : start + 3] for start in range(len(joined) - 2)]


@cache
def profiles() -> Profiles:
    """Read the table, once a process: it takes about 20 ms, and a megabyte."""
    import numpy as np

    lines = Path(__file__).with_name("profiles.txt").read_text(encoding="utf-8").splitlines()
    listed = [line.split(" ") for line in lines if not line.startswith("#")]
    languages = tuple(dict.fromkeys(language for language, *_ in listed))
    runs = dict.fromkeys(run for _, _, *some in listed for run in some)
    rows = {run: number for number, run in enumerate(runs)}
    levels = np.full((len(rows), len(languages)), _UNSEEN, dtype=np.float32)
    for language, level, *some in listed:
        levels[[rows[run] for run in some], languages.index(language)] = float(level)
    return Profiles(languages, rows, levels)
