"""Tag matchers: prepared once for a vocabulary, then asked often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from moderation.hooks import blackbox
from moderation.hooks.calling import acceptance
from moderation.hooks.calling.answers import Answer
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.caller import Caller, answer
from moderation.hooks.contracts import JudgedPair, Match, VocabularyTag
from moderation.hooks.contracts.matchers import PREPARING_SECONDS

Matcher: TypeAlias = tuple[str, str]
"""An implementation: its plugin and its id."""


@dataclass(frozen=True, slots=True)
class PreparedTags:
    """A vocabulary by the tags' ids, and what each matcher made of it, or why it could not."""

    tags: Mapping[int, VocabularyTag]
    made: Mapping[Matcher, Answer[Any]]


NOTHING_PREPARED = PreparedTags(MappingProxyType({}), MappingProxyType({}))
"""What is held before anything was prepared: nobody is asked."""


def prepare_tags(
    caller: Caller,
    matchers: Sequence[Backend],
    vocabulary: Sequence[VocabularyTag],
    judged: Sequence[JudgedPair],
) -> PreparedTags:
    """Let each matcher prepare itself; one that fails keeps no other from it."""
    made = {}
    for one in matchers:
        outcome = caller.prepare(one, PREPARING_SECONDS, "prepare", vocabulary, judged)
        blackbox.clear()
        made[one.plugin, one.id] = answer(one, outcome)
    return PreparedTags({tag.id: tag for tag in vocabulary}, made)


def match_tags(
    caller: Caller, matchers: Sequence[Backend], name: str, prepared: PreparedTags
) -> list[Answer[tuple[Match, ...]]]:
    """Ask each matcher that was prepared; of one that could not be, the answer says why.

    One that was switched on since is not asked yet.
    """
    accept = acceptance.matches(prepared.tags)
    answers = []
    for one in matchers:
        ready = prepared.made.get((one.plugin, one.id))
        if ready is not None and ready.failure is not None:
            answers.append(ready)
        elif ready is not None:
            outcome = caller.call(one, "tag", accept, "match", name, ready.value)
            blackbox.clear()
            answers.append(answer(one, outcome))
    return answers
