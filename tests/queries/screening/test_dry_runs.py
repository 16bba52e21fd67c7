"""A dry run goes by the newest findings that counted, and by what people decided."""

from datetime import UTC, datetime

import pytest

from moderation.actions.plugins.choices import set_fail_policy
from moderation.actions.transaction import transaction
from moderation.domain.roles import Role
from moderation.domain.screening import Disposition, FailPolicy, ScreeningRule
from moderation.models import Author, FindingRow, ReviewItem
from moderation.queries.screening.dry_runs import dry_run, fail_policies

NOW = datetime(2026, 6, 28, 12, 0, tzinfo=UTC)
STRICT = ScreeningRule(hold_from=1.0)


@pytest.fixture
def keep(app):
    """A function that keeps a screened item with findings of the filter “words”."""

    def kept(*findings, state="held", decided_by=None, author=None):
        with transaction() as session:
            item = ReviewItem(
                kind="comment", state=state, origin="visitor", version=1, score=0.0, revision=2,
                decide_by=NOW, created_at=NOW, decided_by=decided_by, author_id=author,
            )  # fmt: skip
            session.add(item)
            session.flush()
            session.add_all(found(item.id, **one) for one in findings)
            return item.id

    with app.app_context():
        yield kept


def found(item_id, score=None, outcome="score", filter_id="words", **others):
    return FindingRow(
        item_id=item_id, filter_id=filter_id, outcome=outcome, score=score, found_at=NOW,
        **{"revision": 2, **others},
    )  # fmt: skip


def test_newest_findings_on_the_present_revision_count_and_those_on_trial_do_not(keep):
    keep({"score": 0.0}, {"score": 1.5})
    keep({"score": 6.0, "revision": 1}, {"score": 0.0})
    keep({"score": 6.0, "filter_id": "learned", "shadow": True}, {"score": 0.0})
    run = dry_run(STRICT)
    assert run.changes == {
        (Disposition.ALLOW, Disposition.HOLD): 1, (Disposition.ALLOW, Disposition.ALLOW): 2,
    }  # fmt: skip


def test_only_people_s_decisions_are_held_against_it(keep):
    keep({"score": 1.5}, state="rejected", decided_by="user:1")
    keep({"score": 0.0}, state="approved", decided_by="user:1")
    keep({"score": 8.0}, state="rejected", decided_by="rule:screening")
    keep({"score": 1.5}, state="waiting")
    run = dry_run(STRICT)
    assert run.looked_at == 4
    assert (run.judged.n, run.judged.recall.value) == (2, 0)
    assert (run.judged_after.n, run.judged_after.recall.value) == (2, 1)


def test_what_failed_holds_unless_its_author_is_trusted_now(keep):
    with transaction() as session:
        known = Author(token_hash="a" * 64, first_seen_at=NOW)
        session.add(known)
        session.flush()
        author = known.id
    keep({"outcome": "timeout"}, author=author)
    assert dry_run(STRICT).changes == {(Disposition.HOLD, Disposition.HOLD): 1}
    for _ in range(3):
        keep({"score": 0.0}, state="approved", decided_by="user:1", author=author)
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
