"""What tests of changes of the vocabulary share with those of the actions: tags and topics."""

from tests.actions.conftest import author, topic, visitor
from tests.actions.tags.changes.conftest import person
from tests.actions.tags.conftest import broader, tag, topics

__all__ = ["author", "broader", "person", "tag", "topic", "topics", "visitor"]
