"""What moderators do beside yes and no: change it, pass it on, say what it means, close doors."""

import pytest
from sqlalchemy import select

from moderation.actions import users
from moderation.actions.decisions import Seen, decide
from moderation.actions.desk import take_lease
from moderation.actions.editing.topic_locks import lock_comments
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.visiting.submissions import CommentDraft, submit_comment, suggest_tag
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.desk.editing import Edit, Meaning
from moderation.domain.errors import Invalid, NotAllowed, NotFound, Stale
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import (
    Comment,
    LedgerEntry,
    ReviewItem,
    Revision,
    Tag,
    TagAlias,
    TopicTag,
)
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE, seen

BODY = {"body": "The figures hold."}


@pytest.fixture
def mo(acting):
    return lambda: acting(Role.MODERATOR)


@pytest.fixture
def boss(acting):
    return lambda: acting(actor=Actor(ActorKind.USER, "2", Role.ADMIN))


@pytest.fixture
def act(mo):
    """A function that decides on an item as it stands."""

    def decided(item_id, act, who=None, **more):
        return decide((who or mo)(), item_id, DecisionAct(act), seen(item_id), **more)

    return decided


@pytest.fixture
def tag(topic, visitor, author):
    return lambda name: suggest_tag(visitor, author, SLUG, name, TRACE, "en").item_id


def stands(item_id):
    db.session.rollback()
    return db.session.get_one(ReviewItem, item_id)


def sound():
    seal_ledger()
    return verify().problems == ()


def test_what_was_edited_is_what_appears_and_the_undo_goes_back_to_what_was_sent(comment, act):
    act(comment.item_id, "approve", edited=Edit(BODY))
    shown = db.session.scalars(select(Comment)).one()
    assert (shown.body, shown.author_name) == ("The figures hold.", "Ada")
    assert stands(comment.item_id).revision == 2
    assert sound()
    act(comment.item_id, "undo")
    assert stands(comment.item_id).revision == 1
    assert db.session.scalars(select(Comment.body)).one() == "The figures hold in good light."
    assert sound()
    act(comment.item_id, "approve")
    assert db.session.scalars(select(Comment)).one().body == "The figures hold in good light."
    assert sound()


def test_the_number_of_a_revision_is_never_used_again(comment, act):
    act(comment.item_id, "approve", edited=Edit(BODY))
    act(comment.item_id, "undo")
    act(comment.item_id, "approve", edited=Edit({"body": "Some figures hold."}))
    assert stands(comment.item_id).revision == 3
    assert db.session.scalars(select(Revision.number)).all() == [1, 2, 3]


def test_an_edit_that_changes_nothing_is_a_plain_approval(comment, act):
    act(comment.item_id, "approve", edited=Edit({"author": "Ada"}))
    assert stands(comment.item_id).revision == 1


@pytest.mark.parametrize("body", ["", " ", "x" * 5001])
def test_an_edit_keeps_the_rules_of_what_is_sent_in(comment, act, body):
    with pytest.raises(Invalid) as refused:
        act(comment.item_id, "approve", edited=Edit({"body": body}))
    assert "body" in refused.value.fields
    assert stands(comment.item_id).state == ItemState.SCREENING


def test_a_suggestion_that_means_another_tag_puts_that_one_on(tag, act):
    act(tag("emotion"), "approve")
    other = tag("feelings")
    act(other, "approve", edited=Edit(meant=Meaning("Emotion")))
    assert db.session.scalars(select(Tag.name)).all() == ["emotion"]
    assert db.session.scalars(select(TagAlias)).all() == []
    assert sound()


def test_a_suggested_name_becomes_an_alias_until_that_is_undone(tag, act):
    first = tag("emotion")
    act(first, "approve")
    act(first, "undo")
    act(first, "approve")
    other = tag("feelings")
    act(other, "approve", edited=Edit(meant=Meaning("emotion", alias=True)))
    alias = db.session.scalars(select(TagAlias)).one()
    assert (alias.name, alias.live) == ("feelings", True)
    act(other, "undo")
    assert not db.session.scalars(select(TagAlias.live)).one()
    assert db.session.scalars(select(TopicTag.present)).all() == [True]
    assert stands(other).revision == 1
    assert sound()


@pytest.mark.parametrize("name", ["nowhere", "!!", "feelings"])
def test_a_suggestion_means_only_a_tag_that_exists(tag, act, name):
    item_id = tag("feelings")
    with pytest.raises(Invalid) as refused:
        act(item_id, "approve", edited=Edit(meant=Meaning(name)))
    assert "means" in refused.value.fields
    assert stands(item_id).revision == 1


def test_a_tag_of_its_own_becomes_no_alias(topic, tag, act, visitor, author):
    names = {name: tag(name) for name in ("emotion", "feelings", "moods")}
    act(names["emotion"], "approve")
    act(names["feelings"], "approve")
    with pytest.raises(Invalid, match="a tag of its own"):
        act(names["moods"], "approve",
            edited=Edit({"name": "feelings"}, Meaning("emotion", alias=True)))  # fmt: skip


def test_an_escalated_item_is_decided_by_that_role_alone(comment, act, mo, boss):
    act(comment.item_id, "release", boss)
    act(comment.item_id, "escalate", reason="A lawyer wrote in.")
    assert (stands(comment.item_id).state, stands(comment.item_id).needs_role) == (
        "escalated", "admin",
    )  # fmt: skip
    for name in ("approve", "reject"):
        with pytest.raises(NotAllowed):
            act(comment.item_id, name, reason="x")
    act(comment.item_id, "approve", boss)
    with pytest.raises(NotAllowed):
        act(comment.item_id, "undo")
    act(comment.item_id, "undo", boss)
    assert stands(comment.item_id).state == "escalated"
    assert sound()


def test_whoever_escalated_takes_it_back_and_nobody_else_below(comment, act, acting, boss):
    def grace():
        return acting(actor=Actor(ActorKind.USER, "3", Role.MODERATOR))

    act(comment.item_id, "release", boss)
    act(comment.item_id, "escalate", reason="Hm.")
    with pytest.raises(NotAllowed):
        act(comment.item_id, "release", grace)
    act(comment.item_id, "release")
    assert (stands(comment.item_id).state, stands(comment.item_id).needs_role) == ("waiting", None)


@pytest.mark.parametrize("name", ["escalate", "hold", "reject"])
def test_passing_on_and_rejecting_need_a_word_of_why(comment, act, boss, name):
    act(comment.item_id, "release", boss)
    with pytest.raises(Invalid) as refused:
        act(comment.item_id, name)
    assert "reason" in refused.value.fields
    assert stands(comment.item_id).state == "waiting"


def test_what_is_held_for_information_waits_as_before_once_it_is_released(comment, act, boss):
    act(comment.item_id, "release", boss)
    before = stands(comment.item_id).reason
    act(comment.item_id, "hold", reason="I asked the institute.")
    assert (stands(comment.item_id).state, stands(comment.item_id).reason) == (
        "held", "information",
    )  # fmt: skip
    act(comment.item_id, "release")
    assert (stands(comment.item_id).state, stands(comment.item_id).reason) == ("waiting", before)
    assert sound()


def test_a_ready_reason_stands_in_the_ledger_by_its_id_and_title(comment, act):
    done = act(comment.item_id, "reject", canned="spam")
    public = db.session.get_one(LedgerEntry, done.ledger_id).public
    assert public["canned"] == "spam"
    assert public["reason"]["id"] == "Spam or advertising"


@pytest.mark.parametrize("canned", ["nothing", "within_rules", "x" * 4000])
def test_a_ready_reason_fits_its_kind(comment, act, canned):
    with pytest.raises(Invalid) as refused:
        act(comment.item_id, "reject", canned=canned)
    assert "reason" in refused.value.fields


def test_a_role_that_was_changed_during_the_request_decides_nothing(comment, operator, acting):
    user_id = users.create_user(operator, "ada@example.org", Role.MODERATOR)
    begun = acting(actor=Actor(ActorKind.USER, str(user_id), Role.MODERATOR))
    users.change_role(operator, user_id, Role.EDITOR)
    with pytest.raises(NotAllowed, match="meantime"):
        decide(begun, comment.item_id, DecisionAct.APPROVE, seen(comment.item_id))
    assert stands(comment.item_id).state == ItemState.SCREENING


def test_of_two_tabs_of_one_person_the_one_that_was_taken_over_is_refused(
    comment, operator, acting
):
    user_id = users.create_user(operator, "ada@example.org", Role.MODERATOR)
    ada = Actor(ActorKind.USER, str(user_id), Role.MODERATOR)
    take_lease(acting(actor=ada), comment.item_id, tab="one")
    assert not take_lease(acting(actor=ada), comment.item_id, tab="two")
    assert take_lease(acting(actor=ada), comment.item_id, tab="two", over=True)
    now = seen(comment.item_id)
    for version in (now, Seen(now.version + 7, 1)):
        with pytest.raises(Stale) as refused:
            decide(acting(actor=ada), comment.item_id, DecisionAct.APPROVE, version, holder="one")
        assert refused.value.what == "take_over"
    decide(acting(actor=ada), comment.item_id, DecisionAct.APPROVE, now, holder="two")


def test_an_undo_without_a_decision_is_refused(comment, act, boss):
    act(comment.item_id, "release", boss)
    with pytest.raises(Invalid):
        act(comment.item_id, "undo")


def test_a_closed_discussion_takes_no_comment_until_it_is_opened(topic, visitor, author, mo):
    draft = CommentDraft("Ada", "One more.")
    assert lock_comments(mo(), SLUG, locked=True)
    assert not lock_comments(mo(), SLUG, locked=True)
    with pytest.raises(Invalid, match="closed"):
        submit_comment(visitor, author, SLUG, draft, TRACE, "en")
    assert lock_comments(mo(), SLUG, locked=False)
    submit_comment(visitor, author, SLUG, draft, TRACE, "en")
    assert sound()


def test_only_those_who_decide_close_a_discussion(topic, acting):
    with pytest.raises(NotAllowed):
        lock_comments(acting(Role.EDITOR), SLUG, locked=True)
    with pytest.raises(NotFound):
        lock_comments(acting(Role.ADMIN), "nowhere", locked=True)
