"""Made-up input for plugins, and how to make an implementation as the manager does.

Each maker takes the fields of what it makes as keywords, and has an ordinary value for the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.hooks.contracts import (
    Case,
    CaseEvidence,
    DecisionMade,
    HttpClient,
    Implementation,
    JudgedPair,
    Match,
    Notice,
    Question,
    ScreenedItem,
    ShownTopic,
    Surroundings,
    TagMatcher,
    TopicChanged,
    VerdictReached,
    VocabularyTag,
)
from moderation.hooks.contracts.http import NoWayOut
from moderation.hooks.settings import read_settings
from moderation.hooks.testing.clock import NOON
from moderation.hooks.testing.recording import Recorder
from moderation.hooks.testing.texts import PLAIN_TEXTS

MadeT = TypeVar("MadeT", bound=Implementation[Any])

FIGURES = (
    "waiting", "held", "work_due", "work_running", "work_dead", "jurors", "jurors_on_trial",
    "jurors_resting", "jurors_unusable", "juror_calls", "juror_ballots", "juror_abstentions",
    "juror_failures", "juror_put_off", "juror_p50_ms", "juror_p95_ms",
)  # fmt: skip
"""The names of the numbers that panels get."""


def make(
    implementation: type[MadeT],
    instance: Path,
    settings: Mapping[str, Any] | None = None,
    http: HttpClient | None = None,
) -> MadeT:
    """Build an implementation with stored settings (its defaults if None) in a folder.

    `http` is its way out, such as a `Recorder`; without one it reaches nothing, and each request
    raises `HostRefused`. Raises `Invalid` for settings that the admin's form would refuse.
    """
    known = read_settings(implementation.settings_class, settings or {})
    made = implementation(known, Surroundings(instance, http or NoWayOut()))
    if isinstance(http, Recorder):
        http.bind(made)
    return made


def item(text: str = PLAIN_TEXTS[0], **changes: Any) -> ScreenedItem:
    """Make a comment as filters see it; `changes` are fields of `ScreenedItem`."""
    fields = {"item_id": 1, "kind": "comment", "text": text, "fields": {"body": text}, **changes}
    return ScreenedItem(**fields)


def evidence(id: int = 1, **changes: Any) -> CaseEvidence:
    """Make an approved source in support, with one measure; `changes` are its fields."""
    fields: dict[str, Any] = {
        "title": "Emotions in faces on video calls",
        "year": 2024,
        "venue": "Journal of Examples",
        "kind": SourceKind.JOURNAL,
        "stance": Stance.SUPPORTS,
        "summary": "The system matches people on coarse emotions. Subtle ones remain difficult.",
        "measures": (Measure("accuracy", 0.91, 0.9),),
    }
    return CaseEvidence(id, **{**fields, **changes})


def case(*sources: CaseEvidence, **changes: Any) -> Case:
    """Make a case with these sources; `changes` are fields of `Case`."""
    fields: dict[str, Any] = {
        "topic_id": 1,
        "question": "Can AI recognise coarse emotions in faces?",
        "asked_on": NOON.date(),
        "seed": 7,
        "boundary": "kestrel-4821",
    }
    return Case(evidence=sources, **{**fields, **changes})


def question(text: str = "Can AI recognise coarse emotions in faces?", limit: int = 20) -> Question:
    """Make a question for enrichers."""
    return Question(1, text, date(2026, 6, 28), limit)


def notice(body: str = "Three items wait for you.", **changes: Any) -> Notice:
    """Make a notice to a moderator; `changes` are fields of `Notice`."""
    fields = {
        "notice_id": "digest:1",
        "recipient": "desk@gallery.example",
        "subject": "The queue",
        "body": body,
        "link": "https://gallery.example/review/",
        **changes,
    }
    return Notice(**fields)


def vocabulary(*names: str) -> tuple[VocabularyTag, ...]:
    """Make known tags, numbered from 1; with no names, three ordinary ones."""
    known = names or ("emotion recognition", "computer vision", "video calls")
    return tuple(VocabularyTag(id, name, (), id) for id, name in enumerate(known, 1))


def matches(
    made: TagMatcher[Any],
    name: str,
    known: Sequence[VocabularyTag],
    judged: Sequence[JudgedPair] = (),
) -> list[Match]:
    """Let a matcher prepare itself for the known tags, then look up one name."""
    return made.match(name, made.prepare(known, judged))


def topic(question: str = "Can AI play chess?", **changes: Any) -> ShownTopic:
    """Make a topic as sections see it; `changes` are fields of `ShownTopic`."""
    fields: dict[str, Any] = {
        "topic_id": 1,
        "slug": "chess",
        "language": "en",
        "status": "yes",
        "tags": ("games",),
    }
    return ShownTopic(question=question, **{**fields, **changes})


def figures(**changes: float) -> dict[str, float]:
    """Give every number that panels get, each 1 unless `changes` say otherwise."""
    return {**dict.fromkeys(FIGURES, 1.0), **changes}


def decision(**changes: Any) -> DecisionMade:
    """Make the event of an approved comment; `changes` are fields of `DecisionMade`."""
    fields = {"item_id": 1, "item_kind": "comment", "act": "approve", "state": "approved"}
    return DecisionMade(**{**_happened("decision:1"), **fields, **changes})


def verdict(**changes: Any) -> VerdictReached:
    """Make the event of a check that ended with YES; `changes` are fields of `VerdictReached`."""
    fields = {"topic_id": 1, "check_id": 1, "ending": "verdict", "verdict": "yes"}
    return VerdictReached(**{**_happened("verdict:1"), **fields, **changes})


def topic_change(**changes: Any) -> TopicChanged:
    """Make the event of a topic whose page changed; `changes` are fields of `TopicChanged`."""
    fields = {"topic_id": 1, "page_version": 2}
    return TopicChanged(**{**_happened("topic:1:2"), **fields, **changes})


def _happened(event_id: str) -> dict[str, Any]:
    return {"event_id": event_id, "happened_at": NOON}
