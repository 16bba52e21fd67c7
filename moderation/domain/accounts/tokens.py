"""Tokens for programs: what one may be for, how long it lives, and what its text says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission, Role, may
from moderation.domain.texts import clean

NAME_LIMIT = 80
LONGEST_LIFE = 365
"""Days that a token counts at most."""

MOST_TOKENS = 20
"""A person's tokens that count at one time."""

_TOKEN = re.compile(r"venire_([1-9]\d{0,17})_([A-Za-z0-9_-]{43})", re.ASCII)


class Scope(StrEnum):
    """What a token may be used for, within what its owner may do anyway."""

    ITEMS_READ = "items:read"
    ITEMS_DECIDE = "items:decide"
    """Everything that changes an item, or who holds it."""
    STATS_READ = "stats:read"


PERMISSION = Permission.ITEM_READ
"""What a person needs for any scope; which items they may decide on is asked item by item."""


@dataclass(frozen=True, slots=True)
class TokenText:
    """The two parts of a token: the number of its row, and the secret."""

    id: int
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"{public_part(self.id)}{self.secret}"


@dataclass(frozen=True, slots=True)
class TokenDraft:
    """A token as its owner asks for it; `days` is how long it counts."""

    name: str
    scopes: frozenset[str]
    days: int

    def checked(self, role: Role | None) -> TokenDraft:
        """The same with a clean name. Raises Invalid with a message for each wrong field.

        Fields are name, scopes and days. A role without use for tokens gets none.
        """
        wrong = {field: why for field, fine, why in self._rules(role) if not fine}
        name = ""
        try:
            name = clean(self.name, NAME_LIMIT, field="name")
        except Invalid as error:
            wrong |= error.fields
        if wrong:
            raise Invalid(fields=wrong)
        return TokenDraft(name, self.scopes, self.days)

    def _rules(self, role: Role | None) -> Iterable[tuple[str, bool, Message]]:
        known = bool(self.scopes) and self.scopes <= set(Scope)
        yield "scopes", known, message("Choose what the token is for.")
        if known:
            yield "scopes", may(role, PERMISSION), message("Your role has no use for tokens.")
        fine = 1 <= self.days <= LONGEST_LIFE
        yield "days", fine, message("A token counts from 1 to %(most)s days.", most=LONGEST_LIFE)


def public_part(token_id: int) -> str:
    """How a token begins: this much of it may be shown."""
    return f"venire_{token_id}_"


def parse_token(text: str) -> TokenText | None:
    """Read a token; None for a text that cannot be one."""
    found = _TOKEN.fullmatch(text)
    return None if found is None else TokenText(int(found[1]), found[2])
