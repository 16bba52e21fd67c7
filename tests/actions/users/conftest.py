"""What tests of accounts share: cheap hashes."""

import pytest
from argon2 import PasswordHasher

from moderation.actions.users import passwords


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords cheaply."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(1, 8, 1))
