"""One-time links are used once, even by two browsers at the same moment."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation.actions import users
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import SignInLink, User
from moderation.queries import users as users_read


def test_the_first_admin_is_made_when_there_is_none(app, operator):
    assert users.first_admin_link(operator)
    assert db.session.execute(select(User.email, User.role)).one() == (
        users.FIRST_ADMIN_EMAIL,
        "admin",
    )


def test_asking_again_gives_a_new_link_for_the_same_account(app, operator):
    first, second = users.first_admin_link(operator), users.first_admin_link(operator)
    assert first != second
    assert not users.link_is_open(operator, first)
    assert users.link_is_open(operator, second)
    assert len(db.session.scalars(select(User.id)).all()) == 1


def test_there_is_no_such_link_once_an_admin_has_a_password(app, operator):
    users.create_user(operator, "ada@example.org", Role.ADMIN, "a long pass phrase")
    assert users.first_admin_link(operator) is None


def test_a_disabled_admin_does_not_count(app, operator):
    users.create_user(operator, "ada@example.org", Role.ADMIN, "a long pass phrase")
    users.create_user(operator, "bob@example.org", Role.ADMIN)
    first = db.session.scalar(select(User.id).where(User.email == "ada@example.org"))
    users.disable(operator, first)
    token = users.first_admin_link(operator)
    assert users.redeem_link(operator, token).user_id != first


def test_no_token_is_stored(app, operator):
    token = users.first_admin_link(operator)
    assert token not in str(db.session.execute(select(SignInLink.__table__)).all())


def test_who_comes_in_by_a_link_has_typed_no_password_yet(app, operator):
    """What asks for a password typed just now must not be had for a link."""
    opened = users.redeem_link(operator, users.first_admin_link(operator))
    assert operator.now - users_read.confirmed_at(opened.token) > timedelta(days=365)


def test_a_disabled_account_gets_no_link(app, operator):
    user_id = users.create_user(operator, "ada@example.org", Role.EDITOR)
    users.disable(operator, user_id)
    with pytest.raises(Invalid):
        users.make_link(operator, user_id)


def test_two_browsers_at_once_use_a_link_once(app, operator):
    token, opened, refused = users.first_admin_link(operator), [], []
    db.session.rollback()

    def use():
        with app.app_context():
            try:
                opened.append(users.redeem_link(operator, token))
            except NotFound:
                refused.append(1)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(opened), len(refused)) == (1, 3)
