"""An actor has a name that can be read back, and may what its role or kind may."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.actor import (
    ALLOWED_WITHOUT_ROLE,
    Actor,
    ActorKind,
    Context,
    parse_actor,
    permitted,
    require,
)
from moderation.domain.errors import NotAllowed
from moderation.domain.roles import Permission, Role

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def context_of(actor):
    return Context(actor, NOW, "group-1")


def test_an_actor_is_written_as_kind_and_id():
    assert str(Actor(ActorKind.USER, "5")) == "user:5"


@given(st.sampled_from(ActorKind), st.text(min_size=1))
def test_an_actors_name_can_be_read_back(kind, identifier):
    actor = Actor(kind, identifier)
    assert parse_actor(str(actor)) == actor


@pytest.mark.parametrize("text", ["", "user", "user:", "nobody:5"])
def test_other_texts_name_no_actor(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the enum words its own refusal
        parse_actor(text)


@pytest.mark.parametrize(
    "moment", [NOW.replace(tzinfo=None), NOW.astimezone(timezone(timedelta(hours=1)))]
)
def test_the_time_of_a_context_is_in_utc(moment):
    with pytest.raises(ValueError, match="UTC"):
        Context(Actor(ActorKind.SYSTEM, "tick"), moment, "g")


def test_a_user_may_what_the_role_may():
    moderator = Actor(ActorKind.USER, "5", Role.MODERATOR)
    require(context_of(moderator), Permission.ITEM_DECIDE)
    with pytest.raises(NotAllowed) as refusal:
        require(context_of(moderator), Permission.USER_MANAGE)
    assert "user_manage" in str(refusal.value.advice)


@pytest.mark.parametrize("kind", [kind for kind in ActorKind if kind is not ActorKind.USER])
def test_a_role_gives_nothing_to_what_is_no_user(kind):
    actor = Actor(kind, "x", Role.ADMIN)
    allowed = {permission for permission in Permission if permitted(actor, permission)}
    assert allowed == ALLOWED_WITHOUT_ROLE[kind]


@pytest.mark.parametrize("kind", [ActorKind.AUTHOR, ActorKind.PLUGIN])
def test_visitors_and_plugins_hold_no_permission(kind):
    assert not any(permitted(Actor(kind, "x"), permission) for permission in Permission)


def test_the_command_line_may_everything():
    assert all(permitted(Actor(ActorKind.OPERATOR, "cli"), each) for each in Permission)


def test_every_kind_is_in_the_table():
    assert set(ALLOWED_WITHOUT_ROLE) == set(ActorKind)
