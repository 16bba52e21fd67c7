"""What the author of a plugin needs to test it: made-up input, and a suite for each contract.

A suite calls the real methods, under their real time limits, with ordinary, empty, huge and
hostile input. It raises `AssertionError` with what went wrong and on which input::

    from moderation.hooks.testing import check_contract, make

    def test_contract(tmp_path):
        check_contract(make(ShoutingFilter, tmp_path))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from moderation.domain.evidence import Measure, SourceKind, Stance
from moderation.hooks.calling import acceptance
from moderation.hooks.contracts import (
    Case,
    CaseEvidence,
    CheckAnswer,
    ContractBroken,
    Enricher,
    Filter,
    Implementation,
    Juror,
    Notice,
    Notifier,
    Question,
    ScreenedItem,
    SenderHistory,
    SourceError,
    Surroundings,
    TagMatcher,
    Translator,
    VocabularyTag,
)
from moderation.hooks.guard import attempt
from moderation.hooks.settings import dump_settings, read_settings

MadeT = TypeVar("MadeT", bound=Implementation[Any])
ValueT = TypeVar("ValueT")

PLAIN_TEXTS = (
    "I have seen this work on my own phone, though not in the dark.",
    "Zie ook https://doi.org/10.1000/182 voor een vergelijking.",
    "emotion recognition",
)
HOSTILE_TEXTS = (
    "",
    " \t\r\n",
    "\u200b\u200d\ufeff\u2060",
    "nul\0byte, escape \x1b[31m, bell \x07",
    "lone surrogate \ud800 and \udfff",
    "\u202eright to left\u202c \u0645\u0631\u062d\u0628\u0627",
    "Z\u0335\u0321\u035da\u0334\u0322l\u0336\u0323g\u0337\u0321o\u0338" * 50,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e007f \ufdfd",
    "%s %(name)s %n {} {0.__class__} ${x} {{7*7}} #{1}",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ]]> <!--",
    "'; DROP TABLE comment; -- \" OR 1=1",
    "../../../etc/passwd\n\\\\server\\share C:\\con\\con",
    '@article{x, title={unclosed, year=\n[{"title": ',
    "(((((a+)+)+)+)+)$ " + "a" * 5_000 + "!",
    "." * 20_000,
    "-" * 20_000 + "\n" + "[" * 20_000,
    "1e309 NaN -Infinity 0x0 \u0661\u0662\u0663 \u00bd",
    "\u00df\u0130\u0131\ufb01\u1e9e \u01c5",
)
HUGE_TEXTS = (
    "word " * 200_000,
    "x" * 1_000_000,
    "https://example.org/a " * 10_000,
    "\n".join(f"http://host{number}.example/path?q={number}" for number in range(10_000)),
)


def make(
    implementation: type[MadeT], instance: Path, settings: Mapping[str, Any] | None = None
) -> MadeT:
    """Build an implementation with stored settings (its defaults if None) in a folder."""
    known = read_settings(implementation.settings_class, settings or {})
    return implementation(known, Surroundings(instance))


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
        "asked_on": date(2026, 6, 28),
        "seed": 7,
        "boundary": "kestrel-4821",
    }
    return Case(evidence=sources, **{**fields, **changes})


def question(text: str = "Can AI recognise coarse emotions in faces?", limit: int = 20) -> Question:
    """Make a question for enrichers."""
    return Question(1, text, date(2026, 6, 28), limit)


def check_contract(made: Implementation[Any], texts: Iterable[str] = ()) -> None:
    """Run the suite of the contract that `made` keeps; `texts` are tried besides the own ones."""
    _check_common(made)
    tried = (*PLAIN_TEXTS, *HOSTILE_TEXTS, *texts)
    for contract, suite in _SUITES.items():
        if isinstance(made, contract):
            suite(made, tried)


def _check_common(made: Implementation[Any]) -> None:
    dumped = dump_settings(made.settings)
    _must(read_settings(made.settings_class, dumped) == made.settings, "settings do not come back")
    _call(made, 10.0, acceptance.one_of(CheckAnswer), made.check)


def _check_filter(made: Filter[Any], texts: Sequence[str]) -> None:
    for one in _items((*texts, *HUGE_TEXTS)):
        first = _call(made, made.seconds_limit, acceptance.assessment, made.screen, one)
        again = _call(made, made.seconds_limit, acceptance.assessment, made.screen, one)
        _must(first == again, f"{made.id} judged the same item differently: {_shown(one.text)}")


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
        ballot = _call(made, made.seconds_limit, accept, made.vote, heard)
        _must(bool(ballot.statement.strip()), f"{made.id} gave no statement")


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
            asked = question(text, limit)
            accept = acceptance.drafts(limit)
            _call(made, made.seconds_limit, accept, made.find, asked, allowed=SourceError)


def _check_matcher(made: TagMatcher[Any], texts: Sequence[str]) -> None:
    names = [_writable(text) or "empty" for text in texts]  # the core keeps clean tags only
    tags = tuple(VocabularyTag(id, name[:60], (name[-60:],), id) for id, name in enumerate(names))
    for vocabulary in ((), tags):
        accept = acceptance.matches({tag.id for tag in vocabulary})
        for text in (*texts, *HUGE_TEXTS):
            _call(made, made.seconds_limit, accept, made.match, text, vocabulary)


def _check_notifier(made: Notifier[Any], texts: Sequence[str]) -> None:
    for text in texts:
        notice = Notice("1", "desk@gallery.example", text, text)
        _call(made, made.seconds_limit, acceptance.nothing, made.send, notice)


def _check_translator(made: Translator[Any], texts: Sequence[str]) -> None:
    for text in texts:
        accept = acceptance.translation
        _call(made, made.seconds_limit, accept, made.translate, text, "en", "nl")


_SUITES: dict[type, Callable[[Any, Sequence[str]], None]] = {
    Filter: _check_filter,
    Juror: _check_juror,
    Enricher: _check_enricher,
    TagMatcher: _check_matcher,
    Notifier: _check_notifier,
    Translator: _check_translator,
}


def _call(
    made: Implementation[Any],
    seconds: float,
    accept: Callable[[Any], ValueT],
    function: Callable[..., Any],
    *arguments: Any,
    allowed: type[BaseException] | tuple[type[BaseException], ...] = (),
) -> ValueT | Any:
    ended = attempt(seconds, function, *arguments)
    if ended.error is not None and isinstance(ended.error, allowed):
        return None
    where = f"{made.id}.{function.__name__}({_shown(arguments)})"
    if ended.error is not None:
        raise AssertionError(f"{where} ended in {ended.error!r}") from ended.error
    try:
        return accept(ended.value)
    except ContractBroken as error:
        raise AssertionError(f"{where}: {error}") from error


def _must(condition: bool, text: str) -> None:
    if not condition:
        raise AssertionError(text)


def _writable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 200 else f"{text[:200]}… ({len(text)} characters)"
