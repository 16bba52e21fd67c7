"""Putting right what is derived: ``venire verify --repair``."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.actions.operating.repairing.counts import recount
from moderation.actions.operating.repairing.openness import mend_figures, mend_statements
from moderation.actions.operating.repairing.vocabulary import mend_vocabulary
from moderation.domain.actor import Context, require
from moderation.domain.roles import Permission
from moderation.extensions import db

KINDS: Mapping[str, str] = {
    "forms": "forms of names",
    "broader": "pairs of a tag and a broader one",
    "implied": "implied tags on topics (by acts in the ledger)",
    "counts": "counts",
    "statements": "places of statements of reasons",
    "figures": "figures of months",
}


@dataclass(frozen=True, slots=True)
class Mended:
    """How many rows were put right, by their kind."""

    rows: Mapping[str, int]

    def __str__(self) -> str:
        """Tell it to people."""
        some = [f"{KINDS[kind]}: {count}" for kind, count in self.rows.items() if count]
        return f"Mended {'; '.join(some)}." if some else "There was nothing to mend."


def repair(context: Context) -> Mended:
    """Derive again what is derived, and write what differs; return how much that was.

    In transactions of at most 200 rows each that read again what they write, so it may run while
    everybody writes, be killed, and be run again. What the ledger covers is left as it is where
    it is not what the ledger says. Needs `work_retry`. Raises Unavailable where the database is.
    """
    require(context, Permission.WORK_RETRY)
    rows = mend_vocabulary(context)
    # Counts come last: what was put right before them is counted, too.
    rows |= {"counts": recount(), "statements": mend_statements(), "figures": mend_figures()}
    db.session.rollback()
    return Mended(rows)
