"""Accounts are made and changed by who may, and the ledger knows it without naming anybody."""

import pytest
from sqlalchemy import select

from moderation.actions import users
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.errors import Invalid, NotAllowed, NotFound, Stale
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LedgerEntry, LedgerPrivate, User

PASSWORD = "a long pass phrase"


@pytest.fixture
def user_id(app, operator):
    return users.create_user(operator, "Ada@Example.org", Role.MODERATOR, PASSWORD, "Ada")


def row(user_id):
    return db.session.get(User, user_id, populate_existing=True)


def own(acting, user_id, role=Role.MODERATOR):
    return acting(actor=Actor(ActorKind.USER, str(user_id), role))


def test_an_account_is_known_by_its_address_in_lower_case(user_id):
    assert row(user_id).email == "ada@example.org"


def test_the_password_is_stored_as_argon2_says_it(user_id):
    assert row(user_id).password_hash.startswith("$argon2id$")


def test_an_address_belongs_to_one_account(user_id, operator):
    with pytest.raises(Invalid) as refused:
        users.create_user(operator, " ada@example.ORG ", Role.EDITOR)
    assert "email" in refused.value.fields


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@example.org", "a b@example.org", "a@b@c.org", "x" * 300]
)
def test_what_is_no_address_is_refused(app, operator, email):
    with pytest.raises(Invalid) as refused:
        users.create_user(operator, email, Role.EDITOR)
    assert "email" in refused.value.fields


@pytest.mark.parametrize("password", ["", "short", "ada@example.org", "password1234"])
def test_an_easy_password_makes_no_account(app, operator, password):
    with pytest.raises(Invalid) as refused:
        users.create_user(operator, "ada@example.org", Role.EDITOR, password)
    assert "password" in refused.value.fields
    assert db.session.scalar(select(User.id)) is None


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.OPERATOR])
def test_only_admins_and_the_command_line_change_accounts(user_id, acting, role):
    context = acting(role)
    acts = [
        lambda: users.create_user(context, "x@example.org", Role.ADMIN),
        lambda: users.change_role(context, user_id, Role.ADMIN),
        lambda: users.disable(context, user_id),
        lambda: users.enable(context, user_id),
        lambda: users.set_password(context, user_id, "quite another phrase"),
        lambda: users.change_details(context, user_id, "x@example.org", "X"),
        lambda: users.make_link(context, user_id),
        lambda: users.first_admin_link(context),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_nobody_signs_others_out_without_the_permission(user_id, acting):
    with pytest.raises(NotAllowed):
        users.sign_out_everywhere(acting(actor=Actor(ActorKind.USER, "77", Role.EDITOR)), user_id)


def test_the_ledger_tells_every_change_and_names_nobody_in_public(user_id, operator):
    users.change_role(operator, user_id, Role.EDITOR)
    users.disable(operator, user_id)
    users.enable(operator, user_id)
    users.set_password(operator, user_id, "quite another phrase")
    users.change_details(operator, user_id, "ada@example.net", "Ada L.")
    entries = db.session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.subject == f"user:{user_id}")
        .order_by(LedgerEntry.subject_version)
    ).all()
    assert [entry.act for entry in entries] == [
        "user.created", "user.role_changed", "user.disabled", "user.enabled",
        "user.password_set", "user.details_changed",
    ]  # fmt: skip
    assert entries[-1].public["set"] == {"role": "editor", "active": True}
    assert not any("ada" in str(entry.public).lower() for entry in entries)
    assert row(user_id).version == 6


def test_who_somebody_is_can_be_erased_from_the_ledger(user_id):
    body = db.session.scalar(select(LedgerPrivate.body))
    assert body == {"email": "ada@example.org", "name": "Ada"}


def test_changing_nothing_writes_nothing(user_id, operator):
    users.change_role(operator, user_id, Role.MODERATOR)
    users.enable(operator, user_id)
    users.change_details(operator, user_id, "ada@example.org", "Ada")
    assert row(user_id).version == 1


def test_the_last_admin_cannot_be_lost(app, operator):
    admin = users.create_user(operator, "root@example.org", Role.ADMIN)
    for act in (lambda: users.disable(operator, admin),
                lambda: users.change_role(operator, admin, Role.EDITOR)):  # fmt: skip
        with pytest.raises(Invalid):
            act()
    second = users.create_user(operator, "second@example.org", Role.ADMIN)
    users.disable(operator, admin)
    with pytest.raises(Invalid):
        users.disable(operator, second)


def test_an_account_that_is_not_there(app, operator):
    for act in (lambda: users.disable(operator, 99),
                lambda: users.make_link(operator, 99),
                lambda: users.set_password(operator, 99, "quite another phrase")):  # fmt: skip
        with pytest.raises(NotFound):
            act()


def test_ones_own_password_needs_the_present_one(user_id, acting):
    context = own(acting, user_id)
    with pytest.raises(Invalid) as refused:
        users.choose_password(context, "quite another phrase", current="not this one")
    assert "current" in refused.value.fields
    opened = users.choose_password(context, "quite another phrase", current=PASSWORD)
    assert opened.user_id == user_id


def test_a_password_that_was_changed_meanwhile_is_not_overwritten(
    user_id, acting, operator, monkeypatch
):
    from moderation.actions.users import passwords

    hash_checked = passwords.hash_checked

    def slowly(password, email):
        monkeypatch.setattr(passwords, "hash_checked", hash_checked)
        users.set_password(operator, user_id, "set by an admin meanwhile")
        return hash_checked(password, email)

    monkeypatch.setattr(passwords, "hash_checked", slowly)
    with pytest.raises(Stale):
        users.choose_password(own(acting, user_id), "quite another phrase", current=PASSWORD)
