"""Opening the gallery's cases: words, tags, evidence and the public's votes."""

from datetime import datetime
from itertools import chain, repeat

from moderation.actions.editing.evidence import propose_evidence
from moderation.actions.editing.poll_import import import_votes
from moderation.actions.editing.tagging import tag_topic
from moderation.actions.editing.topics import Paragraph, TopicDraft, Words, create_topic
from moderation.actions.operating.done_otherwise import done_otherwise
from moderation.demo.files import DemoEvidence, DemoTopic
from moderation.demo.finding import find_topic, open_items, settle, topic_at
from moderation.demo.stage import CURATOR, acting, key_of
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.topics import PollChoice
from moderation.hooks.contracts import EvidenceDraft

ORIGIN = "demo"


def open_case(topic: DemoTopic, when: datetime) -> None:
    """Open the case with its words, and put its tags on."""
    context = acting(CURATOR, when)
    topic_id = find_topic(topic.slug)
    if topic_id is None:
        topic_id = create_topic(context, _draft(topic))
    tag_topic(context, topic_id, topic.tags)


def admit_evidence(topic: DemoTopic, days: int, when: datetime) -> None:
    """Propose the sources that became known at this age, and approve them."""
    context = acting(CURATOR, when)
    topic_id = topic_at(topic.slug)
    known = [_evidence(one) for one in topic.evidence if one.known_since_days == days]
    propose_evidence(context, topic_id, known, ORIGIN)
    for item_id in open_items(topic_id, ItemKind.EVIDENCE):
        settle(context, item_id, DecisionAct.APPROVE)
    # New evidence asks for a hearing; the gallery's own hearings come at the ages in its files.
    done_otherwise(context, "jury", [f"topic:{topic_id}"])


def cast_votes(topic: DemoTopic, when: datetime) -> None:
    """Let as many made-up visitors vote as the file says, the same ones on every topic."""
    counts = {
        PollChoice.YES: topic.poll.yes,
        PollChoice.NO: topic.poll.no,
        PollChoice.MAYBE: topic.poll.maybe,
    }
    choices = chain.from_iterable(repeat(choice, count) for choice, count in counts.items())
    votes = {key_of(f"voter {number}"): choice for number, choice in enumerate(choices)}
    import_votes(acting(CURATOR, when), topic_at(topic.slug), votes)


def _draft(topic: DemoTopic) -> TopicDraft:
    words = {
        locale: Words(text.question, text.short_answer, text.description)
        for locale, text in topic.texts.items()
    }
    background = tuple(
        Paragraph(locale, body, one.source, one.date, one.url)
        for one in topic.background
        for locale, body in one.texts.items()
    )
    return TopicDraft(words, topic.slug, topic.case_number, background)


def _evidence(one: DemoEvidence) -> EvidenceDraft:
    return EvidenceDraft(
        title=one.title,
        year=one.year,
        venue=one.venue,
        kind=one.kind,
        link=one.link,
        doi=one.doi or "",
        summary=one.summary,
        stance=one.stance,
        measures=one.measures,
        origin=ORIGIN,
    )
