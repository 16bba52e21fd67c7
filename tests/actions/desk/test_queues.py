"""Named queues: written by admins, heeded by everything that comes in or waits."""

import pytest

from moderation.actions.decisions import decide
from moderation.actions.desk.queues import QueueDraft, change_queue, create_queue, switch_queue
from moderation.actions.effects.tag_suggestions import tag_named
from moderation.actions.placing import place
from moderation.actions.tags.relations import add_alias
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.desk.routing import Conditions
from moderation.domain.errors import Invalid, NotAllowed, NotFound, Stale
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem, Tag, Topic, WorkItem
from moderation.queries.desk import Queue, counts, queue_page
from moderation.queries.desk.views.dry_run import dry_run
from moderation.queries.desk.views.named import enabled_queues, named_queue
from moderation.queries.verification import verify
from moderation.work.shift import work_on
from tests.actions.conftest import seen

EVIDENCE = Conditions(kinds=frozenset({"evidence"}))


@pytest.fixture
def admin(app, acting):
    return acting(Role.ADMIN)


@pytest.fixture
def queue(admin):
    return create_queue(admin, QueueDraft("Sources", 10, EVIDENCE))


def came_in(context, kind=ItemKind.EVIDENCE, text="A paper", topic_id=None):
    with transaction() as session:
        proposal = Proposal(kind, {"title": text}, text, "plugin:library", topic_id)
        return propose(session, context, proposal)


def queue_of(item_id):
    db.session.rollback()
    return db.session.get(ReviewItem, item_id).queue_id


def test_a_new_queue_takes_nothing_until_it_is_switched_on(queue, admin):
    assert queue_of(came_in(admin)) is None
    switch_queue(admin, queue, 1, on=True)
    assert queue_of(came_in(admin)) == queue
    assert queue_of(came_in(admin, ItemKind.VERDICT)) is None


def test_what_waits_is_routed_anew_when_a_rule_changes(queue, admin, clock):
    waiting = [came_in(admin, text=f"Paper {number}") for number in range(5)]
    other = came_in(admin, ItemKind.BACKGROUND)
    switch_queue(admin, queue, 1, on=True)
    assert work_on("bulk") == 1
    assert {queue_of(one) for one in waiting} == {queue}
    background = Conditions(kinds=frozenset({"background"}))
    change_queue(admin, queue, QueueDraft("Texts", 10, background), 2)
    assert work_on("bulk") == 1
    assert {queue_of(one) for one in waiting} == {None}
    assert queue_of(other) == queue
    versions = db.session.scalars(db.select(ReviewItem.version)).all()
    assert set(versions) == {1}  # where an item lies is no change of the item


def test_a_rule_for_a_tag_outlives_its_name(admin, topic, operator):
    rule = Conditions(tags=frozenset({"ml"}))
    number = create_queue(admin, QueueDraft("Learning", 10, rule))
    switch_queue(admin, number, 1, on=True)
    with transaction() as session:
        tag = tag_named(session, operator, "machine learning")
        retag(session, operator, [Retag(topic.id, add=(tag.id,))])
    assert queue_of(came_in(admin, topic_id=topic.id)) is None
    with transaction() as session:
        add_alias(session, operator, "ml", session.get_one(Tag, tag.id))
    assert queue_of(came_in(admin, topic_id=topic.id)) == number


def test_what_an_undo_gives_back_lies_where_the_rules_of_today_put_it(queue, admin, topic):
    item = came_in(admin, topic_id=topic.id)
    before = db.session.get(ReviewItem, item).decide_by
    decide(admin, item, DecisionAct.REJECT, seen(item), "Not about this")
    switch_queue(admin, queue, 1, on=True)
    work_on("bulk")
    assert queue_of(item) is None  # what is decided stays where it was
    with transaction() as session:
        session.execute(db.update(Topic).values(poll_yes=5_000))
    decide(admin, item, DecisionAct.UNDO, seen(item))
    assert queue_of(item) == queue
    assert db.session.get(ReviewItem, item).decide_by < before  # many read the topic by now


def test_what_a_person_takes_out_of_screening_is_placed_as_well(queue, admin, comment):
    remarks = Conditions(kinds=frozenset({"comment"}))
    change_queue(admin, queue, QueueDraft("Remarks", 10, remarks), 1)
    switch_queue(admin, queue, 2, on=True)
    decide(admin, comment.item_id, DecisionAct.HOLD, seen(comment.item_id), "Is it so?")
    assert queue_of(comment.item_id) == queue


def test_every_change_is_in_the_ledger_and_replays(queue, admin):
    switch_queue(admin, queue, 1, on=True)
    switch_queue(admin, queue, 2, on=True)  # already: nothing happens
    change_queue(admin, queue, QueueDraft("Papers", 20, EVIDENCE), 2)
    query = db.select(LedgerEntry.act).where(LedgerEntry.subject == f"queue:{queue}")
    acts = db.session.scalars(query.order_by(LedgerEntry.subject_version)).all()
    assert acts == ["queue.created", "queue.enabled", "queue.changed"]
    assert verify(admin.now).sound


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.OPERATOR])
def test_only_admins_write_rules(acting, queue, role):
    with pytest.raises(NotAllowed):
        create_queue(acting(role), QueueDraft("Mine", 1, EVIDENCE))
    with pytest.raises(NotAllowed):
        switch_queue(acting(role), queue, 1, on=True)


def test_who_saw_an_older_version_changes_nothing(queue, admin):
    with pytest.raises(Stale):
        change_queue(admin, queue, QueueDraft("Other", 10, EVIDENCE), 0)
    with pytest.raises(NotFound):
        switch_queue(admin, 99, 1, on=True)
    assert named_queue(queue).name == "Sources"


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("name", QueueDraft(" ", 10, EVIDENCE)),
        ("name", QueueDraft("x" * 81, 10, EVIDENCE)),
        ("position", QueueDraft("Q", 0, EVIDENCE)),
        ("conditions", QueueDraft("Q", 10, Conditions())),
        ("kinds", QueueDraft("Q", 10, Conditions(kinds=frozenset({"poem"})))),
        ("tags", QueueDraft("Q", 10, Conditions(tags=frozenset({"<b>"})))),
        ("reasons", QueueDraft("Q", 10, Conditions(reasons=frozenset(map(str, range(51)))))),
        ("score_below", QueueDraft("Q", 10, Conditions(score_from=3, score_below=3))),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_field(admin, field, draft):
    with pytest.raises(Invalid) as caught:
        create_queue(admin, draft)
    assert field in caught.value.fields


def test_a_dry_run_says_what_a_rule_would_take_and_from_whom(queue, admin):
    for number in range(3):
        came_in(admin, text=f"Paper {number}")
    came_in(admin, ItemKind.VERDICT)
    switch_queue(admin, queue, 1, on=True)
    wider = create_queue(
        admin, QueueDraft("All", 5, Conditions(kinds=frozenset({"evidence", "verdict"})))
    )
    tried = dry_run(named_queue(wider).routed(), enabled_queues())
    assert (tried.tried, tried.entering) == (4, 4)
    assert tried.taken_from == {queue: 3, None: 1}
    assert len(tried.examples) == 4
    assert named_queue(wider).enabled is False


def test_the_desk_lists_and_counts_a_named_queue(queue, admin):
    switch_queue(admin, queue, 1, on=True)
    inside = [came_in(admin, text=f"Paper {number}") for number in range(3)]
    came_in(admin, ItemKind.VERDICT)
    page = queue_page(Queue(named=queue), None, 1, "en", admin.now)
    assert [row.id for row in page.rows] == inside
    assert counts([], [queue]).named == {queue: 3}


def test_placing_is_safe_to_repeat(queue, admin):
    switch_queue(admin, queue, 1, on=True)
    item = came_in(admin)
    before = db.session.get(ReviewItem, item).decide_by
    db.session.rollback()
    with transaction() as session:
        place(session, [item])
    assert db.session.get(ReviewItem, item).decide_by == before


def test_a_changed_rule_asks_for_one_routing_however_often(queue, admin):
    for version in (1, 2, 3):
        change_queue(admin, queue, QueueDraft(f"Q{version}", 10, EVIDENCE), version)
    query = db.select(db.func.count()).select_from(WorkItem).where(WorkItem.kind == "route")
    assert db.session.scalar(query) == 1
