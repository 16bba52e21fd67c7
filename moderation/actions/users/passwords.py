"""Hashing of passwords. Slow on purpose, so it never runs inside a transaction."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from moderation.domain.errors import Invalid
from moderation.domain.passwords import problem_with

#: The library's own choice: RFC 9106 for little memory, 64 MiB and about 50 ms a hash.
hasher = PasswordHasher()

#: So many at once in one process: a flood of sign-ins must not take all memory.
_places = BoundedSemaphore(2)

# Compared with when there is nothing to compare with, so that time tells nothing.
_dummies: dict[PasswordHasher, str] = {}


def hash_password(password: str) -> str:
    """Return argon2's own string for the password, salt and costs included."""
    with _places:
        return hasher.hash(_bytes(password))


def hash_checked(password: str, email: str) -> str:
    """Hash a password for the account of `email`. Raises Invalid (`password`) if it is too easy."""
    problem = problem_with(password, email)
    if problem is not None:
        raise Invalid.in_field("password", problem)
    return hash_password(password)


def matches(stored: str | None, password: str) -> bool:
    """Say whether the password is the stored one; takes as long when there is none (None)."""
    with _places:
        return _verify(stored or _dummy(), password) and stored is not None


def is_outdated(stored: str) -> bool:
    """Say whether the stored hash was made with other costs than today's."""
    return hasher.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _dummy() -> str:
    if hasher not in _dummies:
        _dummies[hasher] = hasher.hash(b"nobody's")
    return _dummies[hasher]


def _bytes(password: str) -> bytes:
    # Forms can hold lone surrogates; they match nothing, but must not break.
    return password.encode("utf-8", "surrogatepass")
