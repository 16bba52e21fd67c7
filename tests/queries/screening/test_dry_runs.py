"""A dry run goes by the newest findings that counted, and by what people decided."""

from datetime import UTC, datetime

import pytest

from moderation.actions.plugins.choices import set_fail_policy
from moderation.actions.transaction import transaction
from moderation.domain.roles import Role
from moderation.domain.screening import Disposition, FailPolicy, ScreeningRule
from moderation.models import Author, FilterOutcome, FindingRow, ReviewItem
from moderation.queries.screening.dry_runs import dry_run, fail_policies

NOW = datetime(2026, 6, 28, 12, 0, tzinfo=UTC)
STRICT = ScreeningRule(hold_from=1.0)


@pytest.fixture
def keep(app):
    """A function that keeps a screened item with findings of the filter “words”."""

    def kept(*findings, state="held", author=None, unwanted=None, weight=1.0):
        with transaction() as session:
            item = ReviewItem(
                kind="comment", state=state, origin="visitor", version=1, score=0.0, revision=2,
                decide_by=NOW, created_at=NOW, author_id=author,
            )  # fmt: skip
            session.add(item)
            session.flush()
            session.add_all(found(item.id, **one) for one in findings)
            if unwanted is not None:
                session.add_all(outcome(item.id, name, unwanted, weight) for name in ("", "words"))
            return item.id

    with app.app_context():
        yield kept


def found(item_id, score=None, outcome="score", filter_id="words", **others):
    return FindingRow(
        item_id=item_id, filter_id=filter_id, outcome=outcome, score=score, found_at=NOW,
        **{"revision": 2, **others},
    )  # fmt: skip


def outcome(item_id, filter_id, unwanted, weight):
    return FilterOutcome(
        item_id=item_id, filter_id=filter_id, outcome="score", unwanted=unwanted, weight=weight,
        decided_at=NOW,
    )  # fmt: skip


def test_newest_findings_on_the_present_revision_count_and_those_on_trial_do_not(keep):
    keep({"score": 0.0}, {"score": 1.5})
    keep({"score": 6.0, "revision": 1}, {"score": 0.0})
    keep({"score": 6.0, "filter_id": "learned", "shadow": True}, {"score": 0.0})
    run = dry_run(STRICT)
    assert run.changes == {
        (Disposition.ALLOW, Disposition.HOLD): 1, (Disposition.ALLOW, Disposition.ALLOW): 2,
    }  # fmt: skip


def test_both_rules_are_held_against_what_people_decided_or_saw_in_samples(keep):
    keep({"score": 1.5}, unwanted=True)
    keep({"score": 0.0}, unwanted=False)
    keep({"score": 0.0}, unwanted=True, weight=9.0)
    keep({"score": 8.0}, state="rejected")
    run = dry_run(STRICT)
    assert run.looked_at == 4
    assert (run.judged.n, run.judged.recall.value) == (3, 0)
    assert (run.judged_after.n, run.judged_after.recall.value) == (3, 0.1)


def test_what_failed_holds_unless_its_author_is_trusted_now(keep):
    with transaction() as session:
        known = Author(token_hash="a" * 64, first_seen_at=NOW)
        session.add(known)
        session.flush()
        author = known.id
    keep({"outcome": "timeout"}, author=author)
    assert dry_run(STRICT).changes == {(Disposition.HOLD, Disposition.HOLD): 1}
    for _ in range(3):
        keep({"score": 0.0}, state="approved", author=author)
    assert dry_run(STRICT).changes == {(Disposition.ALLOW, Disposition.ALLOW): 4}


def test_it_goes_by_the_policies_that_an_admin_chose(keep, app, acting):
    keep({"outcome": "error", "filter_id": "links_and_words"})
    (words,) = (
        one
        for record in app.extensions["venire_plugins"].plugins
        for one in record.registrations
        if one.implementation.id == "links_and_words"
    )
    set_fail_policy(acting(Role.ADMIN), words, FailPolicy.IGNORE, 0)
    assert fail_policies() == {"links_and_words": FailPolicy.IGNORE}
    assert dry_run(STRICT).changes == {(Disposition.ALLOW, Disposition.ALLOW): 1}


def test_a_site_without_items_is_no_trouble(keep):
    run = dry_run(STRICT)
    assert (run.looked_at, run.judged, run.examples) == (0, None, ())
