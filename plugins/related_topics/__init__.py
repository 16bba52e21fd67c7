"""Shows on a topic's page which other topics share its tags or the rare words of its question."""

from moderation.hooks.toolkit import RegisterTopicSection, hookimpl

from .relating import RelatedTopics

__version__ = "1.0"


@hookimpl
def topic_sections(register: RegisterTopicSection) -> None:
    """Offer the section."""
    register(RelatedTopics)
