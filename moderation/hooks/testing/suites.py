"""The suites of the contracts: the real methods, under their real limits, on odd and huge input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.hooks.calling import acceptance
from moderation.hooks.contracts import (
    Case,
    CheckAnswer,
    DashboardPanel,
    Enricher,
    Example,
    Filter,
    Implementation,
    JudgedPair,
    Juror,
    Notifier,
    ScreenedItem,
    SenderHistory,
    TagMatcher,
    TopicSection,
    Translator,
    VocabularyTag,
)
from moderation.hooks.contracts.matchers import PREPARING_SECONDS
from moderation.hooks.guard import attempt
from moderation.hooks.settings import dump_settings, read_settings
from moderation.hooks.testing.calling import call, must, shown
from moderation.hooks.testing.loopback import loopback_only
from moderation.hooks.testing.making import case, evidence, item, notice, question
from moderation.hooks.testing.shown import check_panel, check_section
from moderation.hooks.testing.texts import HOSTILE_TEXTS, HUGE_TEXTS, PLAIN_TEXTS, writable

CHECK_SECONDS = 10.0


def check_contract(made: Implementation[Any], texts: Iterable[str] = ()) -> None:
    """Run the suite of the contract that `made` keeps; `texts` are tried besides the own ones.

    Nothing leaves this machine meanwhile: what speaks to a service gets a `Recorder` by
    `make(..., http=...)`, or a server that the test starts on 127.0.0.1. A call may end in a
    `SourceError` or `NotSetUp` instead of an answer. Raises AssertionError with what went wrong
    and on which input.
    """
    tried = (*PLAIN_TEXTS, *HOSTILE_TEXTS, *texts)
    suites = [suite for contract, suite in SUITES.items() if isinstance(made, contract)]
    must(bool(suites), f"{type(made).__name__} keeps no contract of a door")
    with loopback_only():
        _check_common(made)
        for suite in suites:
            suite(made, tried)


def _check_common(made: Implementation[Any]) -> None:
    dumped = dump_settings(made.settings)
    must(read_settings(made.settings_class, dumped) == made.settings, "settings do not come back")
    call(made.id, CHECK_SECONDS, acceptance.one_of(CheckAnswer), made.check)


def _check_filter(made: Filter[Any], texts: Sequence[str]) -> None:
    for one in _items((*texts, *HUGE_TEXTS)):
        first = call(made.id, made.seconds_limit, acceptance.assessment, made.screen, one)
        again = call(made.id, made.seconds_limit, acceptance.assessment, made.screen, one)
        must(first == again, f"{made.id} judged the same item differently: {shown(one.text)}")
    for text in texts:
        for unwanted in (True, False):
            example = Example(item(text), unwanted)
            call(made.id, made.seconds_limit, acceptance.nothing, made.learn, example)


def _items(texts: Sequence[str]) -> Iterator[ScreenedItem]:
    for text in texts:
        yield item(text)
    for text in texts[: len(PLAIN_TEXTS) + len(HOSTILE_TEXTS)]:
        yield item(text, author_name=text, kind="tag_suggestion", user_agent=text, referrer=text)
    history = SenderHistory(10**9, 10**9, 10**9, 10**9)
    yield item(history=history, honeypot_filled=True, seconds_to_fill=0.0)
    yield item(history=SenderHistory(-1, -1, -1, -1), seconds_to_fill=-5.0, first_seen_seconds=-1)
    yield item(seconds_to_fill=float("inf"), first_seen_seconds=float("inf"))


def _check_juror(made: Juror[Any], texts: Sequence[str]) -> None:
    for heard in _cases(texts):
        accept = acceptance.ballot_on(heard)
        ballot = call(made.id, made.seconds_limit, accept, made.vote, heard)
        said = ballot is None or bool(ballot.statement.strip())
        must(said, f"{made.id} gave no statement")


def _cases(texts: Sequence[str]) -> Iterator[Case]:
    yield case()
    for stance in Stance:
        yield case(*(evidence(id, stance=stance, kind=kind) for id, kind in enumerate(SourceKind)))
    for text in texts:
        odd = evidence(1, title=text, summary=text, venue=text, year=None)
        yield case(odd, evidence(2, stance=Stance.LIMITS), evidence(3), question=text)
    for measure in _measures():
        yield case(*(evidence(id, measures=(measure,) * 3) for id in range(3)))
    yield case(*(evidence(id, year=1900 + id % 300) for id in range(500)))


def _measures() -> Iterator[Measure]:
    for baseline in (None, 0.0, -1.0, 1e308):
        for value in (0.0, -1e308, 1e308):
            yield Measure("a metric with a very long name " * 5, value, baseline, value > 0)


def _check_enricher(made: Enricher[Any], texts: Sequence[str]) -> None:
    for text in texts:
        for limit in (0, 1, 20):
            accept = acceptance.drafts(limit)
            call(made.id, made.seconds_limit, accept, made.find, question(text, limit))


def _check_matcher(made: TagMatcher[Any], texts: Sequence[str]) -> None:
    names = [writable(text) or "empty" for text in texts]  # the core keeps clean tags only
    tags = tuple(VocabularyTag(id, name[:60], (name[-60:],), id) for id, name in enumerate(names))
    judged = tuple(JudgedPair(tag.name, tag.id * 7 % 5, tag.id % 2 == 0) for tag in tags)
    for known in ((), tags):
        accept = acceptance.matches({tag.id for tag in known})
        prepared = attempt(PREPARING_SECONDS, made.prepare, known, judged)
        must(prepared.error is None, f"{made.id}.prepare ended in {prepared.error!r}")
        for text in (*texts, *HUGE_TEXTS):
            call(made.id, made.seconds_limit, accept, made.match, text, prepared.value)


def _check_notifier(made: Notifier[Any], texts: Sequence[str]) -> None:
    for number, text in enumerate(texts):
        one = notice(text, notice_id=f"suite:{number}", subject=text)
        for _ in ("sent", "sent again after a failure"):
            call(made.id, made.seconds_limit, acceptance.nothing, made.send, one)


def _check_translator(made: Translator[Any], texts: Sequence[str]) -> None:
    for text in texts:
        for source, target in (("en", "nl"), ("nl", "en"), ("en", "xx"), ("en", "en")):
            accept = acceptance.translation
            call(made.id, made.seconds_limit, accept, made.translate, text, source, target)


SUITES: dict[type, Callable[[Any, Sequence[str]], None]] = {
    Filter: _check_filter,
    Juror: _check_juror,
    Enricher: _check_enricher,
    TagMatcher: _check_matcher,
    Notifier: _check_notifier,
    Translator: _check_translator,
    TopicSection: check_section,
    DashboardPanel: check_panel,
}
"""The suite of each contract; every door has one."""
