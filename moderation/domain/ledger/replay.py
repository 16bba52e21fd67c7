"""The replay: what the covered tables must hold, by the ledger alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moderation.domain.ledger.chain import Act
from moderation.domain.messages import Message, message


@dataclass(frozen=True, slots=True)
class Replay:
    """The covered columns by subject, and what the acts lack."""

    states: Mapping[str, Mapping[str, object]]
    problems: tuple[Message, ...] = ()


def replay(acts: Iterable[Act]) -> Replay:
    """Fold the acts of all subjects, in any order."""
    by_subject: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        by_subject[act.subject].append(act)
    folded = {subject: fold(theirs) for subject, theirs in sorted(by_subject.items())}
    return Replay(
        {subject: state for subject, (state, _) in folded.items()},
        tuple(problem for _, problems in folded.values() for problem in problems),
    )


def fold(acts: Iterable[Act]) -> tuple[dict[str, object], tuple[Message, ...]]:
    """The state of one subject after its acts, and what is wrong with them.

    Acts are taken by version, which must be 1, 2, 3 … without a gap or a double; each lays its
    `set` over the state.
    """
    state: dict[str, object] = {}
    problems: list[Message] = []
    expected = 1
    for act in sorted(acts, key=lambda act: act.subject_version):
        if act.subject_version != expected:
            problems.append(_misplaced(act, expected))
        expected = act.subject_version + 1
        changed = act.public.get("set", {})
        state.update(changed if isinstance(changed, Mapping) else {})
    return state, tuple(problems)


def _misplaced(act: Act, expected: int) -> Message:
    return message(
        "%(subject)s has version %(found)s where version %(expected)s should be.",
        subject=act.subject,
        found=act.subject_version,
        expected=expected,
    )
