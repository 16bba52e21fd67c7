"""Sessions are rows; sign-ins are counted before they are judged; hashing holds nothing open."""

import threading

import pytest
from sqlalchemy import select

from moderation.actions import users
from moderation.actions.users import passwords
from moderation.domain.errors import Invalid, TooFast
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LoginThrottle, User, UserSession
from moderation.queries.users import account_of_session

PASSWORD = "a long pass phrase"
SECRET = "only-for-tests"


@pytest.fixture
def user_id(app, operator):
    return users.create_user(operator, "ada@example.org", Role.MODERATOR, PASSWORD)


def attempt(password=PASSWORD, email="ada@example.org", address="192.0.2.1", **more):
    return users.Attempt(email=email, password=password, address=address, **more)


def enter(acting, **more):
    return users.sign_in(acting(Role.ADMIN), attempt(**more), SECRET)


def test_a_session_is_found_by_its_token_alone(user_id, acting, clock):
    opened = enter(acting)
    assert account_of_session(opened.token, clock()).id == user_id
    for other in ("", "x", opened.token[:-1], opened.token + "x", str(user_id)):
        assert account_of_session(other, clock()) is None


def test_no_token_is_stored(user_id, acting):
    opened = enter(acting)
    assert opened.token not in str(db.session.execute(select(UserSession.__table__)).all())


def test_no_two_sessions_have_one_token(user_id, acting):
    assert enter(acting).token != enter(acting).token


def test_a_browser_s_name_is_cut_and_cleaned(user_id, acting):
    enter(acting, agent="Agent\x00\u202e" + "x" * 500)
    agent = db.session.scalar(select(UserSession.agent))
    assert agent.startswith("Agentxxx")
    assert len(agent) <= 200


def test_success_forgets_the_account_s_failures_and_one_of_the_address(user_id, acting):
    for _ in range(3):
        with pytest.raises(Invalid):
            enter(acting, password="another phrase")
    enter(acting)
    left = dict(db.session.execute(select(LoginThrottle.key, LoginThrottle.failures)).all())
    assert [count for key, count in left.items() if key.startswith("account:")] == []
    assert [count for key, count in left.items() if key.startswith("address:")] == [3]


def test_an_attempt_counts_before_its_password_is_looked_at(user_id, acting, monkeypatch):
    """So guesses sent all at once cannot slip through before the first failure is noted."""
    counted = []

    def look(_stored, _password):
        query = select(LoginThrottle.failures).where(LoginThrottle.key.startswith("account:"))
        counted.append(db.session.scalar(query))
        db.session.rollback()
        return False

    monkeypatch.setattr(passwords, "matches", look)
    for _ in range(2):
        with pytest.raises(Invalid):
            enter(acting)
    assert counted == [1, 2]


def test_no_password_is_looked_at_while_the_gate_is_closed(user_id, acting, monkeypatch):
    for _ in range(5):
        with pytest.raises(Invalid):
            enter(acting, password="another phrase")
    monkeypatch.setattr(passwords, "matches", lambda *_: pytest.fail("looked at"))
    with pytest.raises(TooFast) as refused:
        enter(acting)
    assert refused.value.retry_after == 15


def test_hammering_a_closed_gate_does_not_keep_it_closed(user_id, acting, clock):
    for _ in range(5):
        with pytest.raises(Invalid):
            enter(acting, password="another phrase")
    for _ in range(20):
        with pytest.raises(TooFast):
            enter(acting)
        clock.forward(seconds=0.5)
    clock.forward(seconds=6)
    assert enter(acting).user_id == user_id


def test_another_address_is_not_punished_for_the_first(user_id, acting):
    for number in range(31):
        with pytest.raises((Invalid, TooFast)):
            enter(acting, email=f"n{number}@example.org", password="x")
    assert enter(acting, address="198.51.100.7").user_id == user_id


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org", "", "\ud800"])
def test_a_hash_is_compared_whether_or_not_there_is_an_account(user_id, acting, monkeypatch, email):
    seen = []
    verify = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda *given: seen.append(1) or verify(*given))
    with pytest.raises(Invalid):
        enter(acting, email=email, password="another phrase")
    assert seen == [1]


def test_hashing_holds_no_transaction_open(user_id, acting, monkeypatch):
    verify = passwords._verify

    def look(*given):
        assert not db.session().in_transaction()
        return verify(*given)

    monkeypatch.setattr(passwords, "_verify", look)
    enter(acting)


def test_an_outdated_hash_is_made_anew_at_the_next_sign_in(user_id, acting, monkeypatch):
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "hasher", PasswordHasher(2, 16, 1))
    enter(acting)
    assert "m=16,t=2" in db.session.scalar(select(User.password_hash))


def test_a_password_that_changes_while_it_is_looked_at_opens_nothing(
    user_id, acting, operator, monkeypatch
):
    verify = passwords._verify

    def look(*given):
        monkeypatch.setattr(passwords, "_verify", verify)
        found = verify(*given)
        users.set_password(operator, user_id, "quite another phrase")
        return found

    monkeypatch.setattr(passwords, "_verify", look)
    with pytest.raises(Invalid):
        enter(acting)
    assert db.session.scalar(select(UserSession.user_id)) is None


def test_guesses_sent_at_once_are_all_counted(app, user_id, acting):
    """Ten threads, one account: no more than the free five reach the password."""
    reached, refused = [], []

    def guess():
        with app.app_context():
            try:
                enter(acting, password="another phrase")
            except Invalid:
                reached.append(1)
            except TooFast:
                refused.append(1)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(reached), len(refused)) == (5, 5)


def test_lone_surrogates_in_a_password_match_nothing(user_id, acting):
    with pytest.raises(Invalid):
        enter(acting, password="\ud800")


def test_signing_out_twice_is_no_error(user_id, acting, clock):
    opened = enter(acting)
    users.sign_out(opened.token)
    users.sign_out(opened.token)
    assert account_of_session(opened.token, clock()) is None
