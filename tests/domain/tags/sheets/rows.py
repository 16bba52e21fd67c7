"""Rows that fit together, whatever their texts."""

from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.tags import normalise
from moderation.domain.tags.describing import LANGUAGES, TagDescription, tidied
from moderation.domain.tags.sheets import SheetRow, sheet_pieces


def sheet(rows):
    """Write rows as one text."""
    return "".join(sheet_pieces(rows))


def _named(text):
    """A name out of a text: hardly any draw is lost, whichever letters come."""
    try:
        return normalise(text)
    except Invalid:
        return "no name"


LETTERS = st.text("abcz09,;\"'=+-@ äßя日\u200f.#/", min_size=1, max_size=8)
NAMES = st.one_of(LETTERS, st.text(min_size=1, max_size=8)).map(_named)
TEXTS = st.one_of(st.text("ab\n,;\"'=+-@ \t", max_size=20), st.text(max_size=20))
SAID = st.builds(
    TagDescription,
    description=TEXTS,
    titles=st.dictionaries(st.sampled_from(LANGUAGES), TEXTS, max_size=3),
    family=TEXTS,
).map(tidied)


@st.composite
def rows(draw):
    """Tags with aliases of their own; each implies some of those before it, so none goes round."""
    names = draw(st.lists(NAMES, max_size=8, unique=True))
    cut = draw(st.integers(0, len(names)))
    tags, others = names[:cut], names[cut:]
    made = []
    for place, name in enumerate(tags):
        mine = sorted(others[place :: len(tags)])
        above = draw(st.lists(st.sampled_from(tags[:place]), unique=True)) if place else []
        made.append(
            SheetRow(name, tuple(mine), tuple(sorted(above)), draw(SAID), draw(st.booleans()))
        )
    return made


ROWS = rows()
