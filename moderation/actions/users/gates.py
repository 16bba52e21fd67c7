"""The throttle of sign-ins, in the database: one count for all processes and hosts."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from moderation.actions.rows import insert_into
from moderation.actions.transaction import transaction
from moderation.domain.accounts import (
    ACCOUNT_RULE,
    ADDRESS_RULE,
    Attempts,
    ThrottleRule,
    address_block,
    keyed_hash,
)
from moderation.domain.actor import Context
from moderation.domain.errors import TooFast
from moderation.domain.messages import message
from moderation.models import LoginThrottle
from moderation.models.base import table_of

_throttles = table_of(LoginThrottle)


@dataclass(frozen=True, slots=True)
class Gates:
    """The two gates of one attempt: keyed hashes, so that the table names nobody."""

    account: str
    address: str

    @classmethod
    def of(cls, secret: str, email: str, address: str) -> "Gates":
        """Name the gates of an account (known or not) and of an address."""
        return cls(
            account="account:" + keyed_hash(secret, "sign-in account", email),
            address="address:" + keyed_hash(secret, "sign-in address", address_block(address)),
        )

    def rules(self) -> tuple[tuple[str, ThrottleRule], ...]:
        """Give both with their rules, always in the order in which they are locked."""
        return (self.account, ACCOUNT_RULE), (self.address, ADDRESS_RULE)


def count_attempt(context: Context, gates: Gates) -> None:
    """Count an attempt at both gates, as failed for now. Raises TooFast when one is closed."""
    with transaction() as session:
        rows = [(_row(session, context, key), rule) for key, rule in gates.rules()]
        known = [(row, rule, _attempts(row)) for row, rule in rows]
        wait = max(attempts.wait(context.now) for _, _, attempts in known)
        if wait:
            raise TooFast(message("Too many sign-ins failed. Please wait."), retry_after=wait)
        for row, rule, attempts in known:
            _store(row, attempts.one_more(rule, context.now))


def attempt_succeeded(session: Session, context: Context, gates: Gates) -> None:
    """Take the attempt back: the account's count ends, the address's loses this one only."""
    session.execute(delete(LoginThrottle).where(LoginThrottle.key == gates.account))
    row = _row(session, context, gates.address)
    _store(row, _attempts(row).one_less(ADDRESS_RULE))


def _row(session: Session, context: Context, key: str) -> LoginThrottle:
    """Return the gate's row, locked; made now when there is none."""
    statement = insert_into(session, _throttles).values(
        key=key, failures=0, last_failure_at=context.now, refused_until=None
    )
    session.connection().execute(statement.on_conflict_do_nothing())
    row = session.get(LoginThrottle, key, populate_existing=True, with_for_update=True)
    if row is None:
        raise RuntimeError("a throttle's row vanished inside its transaction")
    return row


def _attempts(row: LoginThrottle) -> Attempts:
    return Attempts(row.failures, row.last_failure_at, row.refused_until)


def _store(row: LoginThrottle, attempts: Attempts) -> None:
    row.failures = attempts.failures
    row.last_failure_at = attempts.last or row.last_failure_at
    row.refused_until = attempts.refused_until
