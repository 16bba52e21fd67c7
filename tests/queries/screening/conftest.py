"""What tests of what filters are told share: a topic and a visitor."""

from tests.actions.conftest import author, topic, visitor

__all__ = ["author", "topic", "visitor"]
