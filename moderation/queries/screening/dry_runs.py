"""Another rule tried on the newest items that were screened, before it is set."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Row, select

from moderation.domain.authors import AuthorState
from moderation.domain.screening import FailPolicy, Finding, FindingOutcome, ScreeningRule
from moderation.domain.screening.dry_runs import DryRun, Past, compare_rules
from moderation.domain.screening.tallies import TOGETHER
from moderation.extensions import db
from moderation.models import FilterOutcome, FindingRow, ReviewItem
from moderation.models.base import table_of
from moderation.queries.authors.records import author_records
from moderation.queries.plugins.choices import stored_choices
from moderation.queries.screening.outcomes import drawn_for_one_answer
from moderation.queries.settings import site_settings

TRIED = 2_000
"""So many items are tried, the newest ones."""

_items, _findings = table_of(ReviewItem), table_of(FindingRow)
_outcomes = table_of(FilterOutcome)

_NEWEST = (
    select(
        _items.c.id, _items.c.kind, _items.c.summary, _items.c.author_id, _items.c.revision,
    )
    .where(_items.c.score.is_not(None))
    .order_by(_items.c.id.desc())
    .limit(TRIED)
)  # fmt: skip


def dry_run(rule: ScreeningRule) -> DryRun:
    """Say what `rule` would make of the newest screened items, beside what the present one makes.

    Both go by the stored findings of filters that counted, under the present policies for
    failures, and are held against what people decided or saw in samples. What modes, topics and
    authors make of an outcome is the same under both.
    """
    rows = db.session.execute(_NEWEST).all()
    found = _newest_findings(rows)
    trusted = _trusted(row for row in rows if any(one.failed for one in found.get(row.id, ())))
    verdicts = _verdicts(rows)
    past = [
        Past(
            row.id, row.kind, row.summary, tuple(found.get(row.id, ())), row.author_id in trusted,
            *verdicts.get(row.id, NO_VERDICT),
        )
        for row in rows
    ]  # fmt: skip
    return compare_rules(past, site_settings().rule(), rule, fail_policies())


def fail_policies() -> dict[str, FailPolicy]:
    """Give what an admin chose that failures mean, by filter."""
    chosen = [one.choice.fail_policy for one in stored_choices().values()]
    return {filter_id: policy for policies in chosen for filter_id, policy in policies.items()}


NO_VERDICT = (None, 1.0)


def _verdicts(items: Sequence[Row]) -> Mapping[int, tuple[bool, float]]:  # type: ignore[type-arg]
    """Give whether people found items unwanted, and for how many items each stands."""
    if not items:
        return {}
    query = (
        select(_outcomes.c.item_id, _outcomes.c.unwanted, _outcomes.c.weight)
        .where(_outcomes.c.item_id.between(items[-1].id, items[0].id))
        .where(_outcomes.c.filter_id == TOGETHER)
    )
    found = {row.item_id: (row.unwanted, row.weight) for row in db.session.execute(query)}
    drawn = drawn_for_one_answer()
    return {
        item_id: (unwanted, weight if weight == 1 else weight * drawn)
        for item_id, (unwanted, weight) in found.items()
    }


def _newest_findings(items: Sequence[Row]) -> Mapping[int, Collection[Finding]]:  # type: ignore[type-arg]
    """Give the newest finding of each filter that counted on the current revisions, by item."""
    if not items:
        return {}
    revisions = {row.id: row.revision for row in items}
    query = (
        select(
            _findings.c.item_id, _findings.c.revision, _findings.c.filter_id,
            _findings.c.outcome, _findings.c.score,
        )
        .where(_findings.c.item_id.between(items[-1].id, items[0].id))
        .where(_findings.c.shadow.is_(False))
        .order_by(_findings.c.id)
    )  # fmt: skip
    found: dict[int, dict[str, Finding]] = {}
    for row in db.session.execute(query):
        if revisions.get(row.item_id) == row.revision:
            one = Finding(row.filter_id, FindingOutcome(row.outcome), row.score)
            found.setdefault(row.item_id, {})[row.filter_id] = one
    return {item_id: by_filter.values() for item_id, by_filter in found.items()}


def _trusted(rows: Iterable[Row]) -> frozenset[int]:  # type: ignore[type-arg]
    """Give the authors among these who are trusted now."""
    authors = {row.author_id for row in rows if row.author_id is not None}
    rule = site_settings().trust()
    states = {one: rule.state(record) for one, record in author_records(authors).items()}
    return frozenset(one for one, state in states.items() if state is AuthorState.TRUSTED)
