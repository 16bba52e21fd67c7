"""The order of the demo gallery's acts: everything of all topics, from the oldest to the newest.

So the ledger tells them in the order in which they happened.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count

from moderation.demo.cases import admit_evidence, cast_votes, open_case
from moderation.demo.files import DemoTopic
from moderation.demo.hearings import confirm_verdict, hold_check
from moderation.demo.stage import Stage
from moderation.demo.voices import suggest, write_comment

#: Hours that are added to an age in days: what comes first on a day has the most.
OPENING, EVIDENCE, HEARING, CONFIRMING, VOTING, WRITING = 23.0, 20.0, 12.0, 9.0, 8.0, 6.0
MINUTES_BETWEEN_WRITINGS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and the moment at which it happened."""

    when: datetime
    do: Callable[[], None]


def plan(stage: Stage, topics: Iterable[DemoTopic]) -> list[Step]:
    """Return the steps of all topics, the oldest first. Each can be done again without harm."""
    steps = [step for topic in topics for step in _steps(stage, topic)]
    return sorted(steps, key=lambda step: step.when)


def _steps(stage: Stage, topic: DemoTopic) -> Iterator[Step]:
    opened = stage.ago(topic.opened_days, OPENING)
    yield Step(opened, partial(open_case, topic, opened))
    for days in sorted({one.known_since_days for one in topic.evidence}, reverse=True):
        found = stage.ago(days, EVIDENCE)
        yield Step(found, partial(admit_evidence, topic, days, found))
    voted = stage.ago(1, VOTING)
    yield Step(voted, partial(cast_votes, topic, voted))
    yield from _checks(stage, topic)
    yield from _writings(stage, topic)


def _checks(stage: Stage, topic: DemoTopic) -> Iterator[Step]:
    for days in topic.checks:
        heard = stage.ago(days, HEARING)
        yield Step(heard, partial(hold_check, topic, heard))
        if days != topic.checks[-1] or not topic.verdict_waits:
            confirmed = stage.ago(days, CONFIRMING)
            yield Step(confirmed, partial(confirm_verdict, topic, heard, confirmed))


def _writings(stage: Stage, topic: DemoTopic) -> Iterator[Step]:
    places = count()
    for comment in topic.comments:
        written = stage.ago(comment.days, _hours(next(places)))
        yield Step(written, partial(write_comment, topic, comment, written))
        for reply in comment.replies:
            answered = stage.ago(reply.days, _hours(next(places)))
            yield Step(answered, partial(write_comment, topic, reply, answered, written))
    for place, suggestion in enumerate(topic.suggestions):
        suggested = stage.ago(suggestion.days, _hours(place))
        yield Step(suggested, partial(suggest, topic, suggestion, suggested))


def _hours(place: int) -> float:
    """Give each writing of a topic a time of its own, later ones after earlier ones of that day."""
    return WRITING - place * MINUTES_BETWEEN_WRITINGS / 60
