"""Leases are shown, taken over with notice, and grow a token; they never decide."""

import pytest

from moderation.actions.desk import add_note, release_lease, take_lease
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.desk.leases import Holder
from moderation.domain.errors import Invalid, NotAllowed, NotFound
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.queries.desk import lease_mark, lease_on, notes


@pytest.fixture
def people(app, acting, operator):
    from moderation.actions import users

    def context(name):
        user_id = users.create_user(operator, f"{name}@example.org", Role.MODERATOR)
        return lambda: acting(actor=Actor(ActorKind.USER, str(user_id), Role.MODERATOR))

    return context("ada"), context("grace")


def test_who_comes_first_holds_it(people, comment, clock):
    ada, grace = people
    assert take_lease(ada(), comment.item_id)
    assert not take_lease(grace(), comment.item_id)
    lease = lease_on(comment.item_id, clock())
    assert (str(lease.user_id), lease.token) == (ada().actor.id, 1)
    assert lease.seconds_left(clock()) == 300


def test_renewing_keeps_the_token(people, comment, clock):
    ada, _ = people
    take_lease(ada(), comment.item_id)
    clock.forward(minutes=4)
    take_lease(ada(), comment.item_id)
    lease = lease_on(comment.item_id, clock())
    assert (lease.token, lease.seconds_left(clock())) == (1, 300)


def test_an_expired_one_is_anyone_s(people, comment, clock):
    ada, grace = people
    take_lease(ada(), comment.item_id)
    clock.forward(minutes=5)
    assert lease_on(comment.item_id, clock()) is None
    assert take_lease(grace(), comment.item_id)
    lease = lease_on(comment.item_id, clock())
    assert (lease.token, lease.displaced) == (2, ())


def test_taking_over_says_from_whom(people, comment, clock):
    ada, grace = people
    take_lease(ada(), comment.item_id)
    assert take_lease(grace(), comment.item_id, over=True)
    lease = lease_on(comment.item_id, clock())
    assert (lease.token, lease.displaced) == (2, (Holder(int(ada().actor.id), ""),))


def test_only_the_holder_gives_it_back(people, comment, clock):
    ada, grace = people
    take_lease(ada(), comment.item_id)
    release_lease(grace(), comment.item_id)
    assert lease_on(comment.item_id, clock())
    release_lease(ada(), comment.item_id)
    assert lease_on(comment.item_id, clock()) is None


def test_a_mark_changes_whenever_the_lease_does(people, comment, clock):
    ada, grace = people
    marks = [lease_mark(comment.item_id, clock())]
    take_lease(ada(), comment.item_id)
    marks.append(lease_mark(comment.item_id, clock()))
    clock.forward(seconds=30)
    take_lease(ada(), comment.item_id)
    marks.append(lease_mark(comment.item_id, clock()))
    take_lease(grace(), comment.item_id, over=True)
    marks.append(lease_mark(comment.item_id, clock()))
    assert len(set(marks)) == 4


def test_leases_and_notes_keep_the_version(people, comment):
    ada, _ = people
    before = db.session.get(ReviewItem, comment.item_id).version
    take_lease(ada(), comment.item_id)
    add_note(ada(), comment.item_id, "Looks staged.")
    assert db.session.get(ReviewItem, comment.item_id, populate_existing=True).version == before


def test_notes_are_read_in_their_order(people, comment):
    ada, grace = people
    add_note(ada(), comment.item_id, "First.\r\nAnd more.")
    add_note(grace(), comment.item_id, "Second.")
    assert [note.body for note in notes(comment.item_id)] == ["First.\nAnd more.", "Second."]


@pytest.mark.parametrize("body", ["", " \n ", "\u200b", "x" * 2001])
def test_a_note_says_something_of_some_length(people, comment, body):
    with pytest.raises(Invalid) as refused:
        add_note(people[0](), comment.item_id, body)
    assert "note" in refused.value.fields


def test_no_such_item(people):
    who = people[0]()
    for act in (
        lambda: take_lease(who, 99),
        lambda: release_lease(who, 99),
        lambda: add_note(who, 99, "x"),
    ):
        with pytest.raises(NotFound):
            act()


def test_editors_have_no_hand_on_comments(acting, comment):
    with pytest.raises(NotAllowed):
        take_lease(acting(Role.EDITOR), comment.item_id)
    assert lease_on(comment.item_id, acting().now) is None


def test_operators_have_no_hand_on_items(acting, comment):
    context = acting(Role.OPERATOR)
    for act in (
        lambda: take_lease(context, comment.item_id),
        lambda: release_lease(context, comment.item_id),
        lambda: add_note(context, comment.item_id, "x"),
    ):
        with pytest.raises(NotAllowed):
            act()
