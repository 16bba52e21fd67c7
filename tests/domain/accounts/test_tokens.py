"""Tokens for programs: their text, and what may be asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from moderation.domain.accounts.tokens import (
    LONGEST_LIFE,
    Scope,
    TokenDraft,
    TokenText,
    parse_token,
    public_part,
)
from moderation.domain.errors import Invalid
from moderation.domain.roles import Role

SECRET = "A-_9" * 10 + "abc"


@given(number=some.integers(1, 10**18 - 1))
def test_a_token_is_read_as_it_was_written(number):
    token = TokenText(number, SECRET)
    assert parse_token(str(token)) == token
    assert str(token).startswith(public_part(number))


@given(text=some.text() | some.from_regex(r"venire_\d*_[\w-]*"))
def test_any_other_text_is_none(text):
    found = parse_token(text)
    assert found is None or str(found) == text


def test_a_secret_stands_in_no_printed_form():
    assert SECRET not in repr(TokenText(1, SECRET))


@pytest.mark.parametrize("days", [1, LONGEST_LIFE])
def test_a_draft_within_bounds_is_fine(days):
    draft = TokenDraft(" Night  shift ", frozenset({Scope.ITEMS_READ}), days)
    assert draft.checked(Role.EDITOR).name == "Night shift"


@pytest.mark.parametrize(
    ("draft", "role", "fields"),
    [
        (TokenDraft("", frozenset(), 0), Role.ADMIN, {"name", "scopes", "days"}),
        (TokenDraft("a", frozenset({"items:all"}), 1), Role.ADMIN, {"scopes"}),
        (TokenDraft("a", frozenset(Scope), LONGEST_LIFE + 1), Role.ADMIN, {"days"}),
        (TokenDraft("a", frozenset(Scope), 1), Role.OPERATOR, {"scopes"}),
        (TokenDraft("a", frozenset(Scope), 1), None, {"scopes"}),
    ],
)
def test_each_wrong_field_has_its_reason(draft, role, fields):
    with pytest.raises(Invalid) as caught:
        draft.checked(role)
    assert set(caught.value.fields) == fields
