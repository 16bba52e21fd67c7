"""What each filter gave an item when it was screened."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from moderation.extensions import db
from moderation.models import FindingRow
from moderation.models.base import table_of

_findings = table_of(FindingRow)


def scores_of(item_ids: Collection[int]) -> Mapping[int, Mapping[str, float]]:
    """Give the newest score of each filter by item and filter; those that count go before trials'.

    A filter that never gave one is left out.
    """
    query = (
        select(_findings.c.item_id, _findings.c.filter_id, _findings.c.score)
        .where(_findings.c.item_id.in_(item_ids), _findings.c.score.is_not(None))
        .order_by(_findings.c.shadow.desc(), _findings.c.id)
    )
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for row in db.session.execute(query) if item_ids else ():
        found[row.item_id][row.filter_id] = row.score
    return found
