"""What plugins add to a topic's page: plain data, asked for when the page is made."""

from itertools import chain

from moderation.hooks.contracts import Section
from moderation.hooks.doors import TOPIC_SECTIONS
from moderation.queries.public.neighbours import neighbours, shown_topic
from moderation.queries.public.topic_page import TopicPage
from moderation.web.locale import current_locale
from moderation.web.plugins import current_plugins


def sections_of(shown: TopicPage) -> tuple[Section, ...]:
    """Ask each section alone; one that fails or is late shows nothing, and its page tells why."""
    plugins = current_plugins()
    if not plugins.backends(TOPIC_SECTIONS):
        return ()
    topic = shown_topic(shown, current_locale())
    answers = plugins.topic_sections(topic, neighbours(topic.topic_id, topic.language))
    return tuple(chain.from_iterable(one.value or () for one in answers))
