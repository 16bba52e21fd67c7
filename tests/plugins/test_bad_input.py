"""Bad input: whatever comes, each bundled filter finds something or abstains, in 50 ms at most.

`VENIRE_TEST_NAUGHTY_STRINGS` may name a JSON list of texts that are tried besides the own ones.
"""

import base64
import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.lifecycle import ItemKind
from moderation.domain.screening import FindingOutcome
from moderation.hooks.calling import acceptance
from moderation.hooks.contracts import ScreenedItem, SenderHistory
from moderation.hooks.doors import FILTERS
from moderation.hooks.loader import load
from moderation.hooks.loading.sources import find_sources
from moderation.hooks.manager import Manager
from moderation.hooks.testing import HOSTILE_TEXTS, HUGE_TEXTS, item, loopback_only, make
from moderation.hooks.testing.calling import call
from moderation.hooks.toolkit import (
    Filter,
    LearningFilter,
    Lesson,
    NotSetUp,
    SourceError,
    Surroundings,
)
from moderation.paths import folder
from tests.hostile import strings

MOST_SECONDS = 0.05
MOST_RUNS = 7
PATIENCE = 5.0
MEGABYTE = 1_000_000
NAUGHTY_FILE = os.environ.get("VENIRE_TEST_NAUGHTY_STRINGS", "")
NAUGHTY = json.loads(Path(NAUGHTY_FILE).read_text(encoding="utf-8")) if NAUGHTY_FILE else []
OWN = (
    *HOSTILE_TEXTS, *strings.CONTROLS, *strings.SURROGATES, *strings.SPECIALS, *strings.HEAPS,
    *strings.NUMBERS, *strings.QUERIES, *strings.PLAIN, *strings.MARKUP,
)  # fmt: skip
EMOJI = ("🙂", "🙂🙂🙂 🎉", "👩‍👩‍👧‍👦👩🏽‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇳🇱🇧🇪", "☎️✂️", "🅰🅱🆎", "❤" * 500)
SENTENCE = "Één goed antwoord: 這是 «très» простой, و هذا ✓."


def mixed() -> Iterator[str]:
    """One sentence read in the encodings that it was not written in."""
    for written in ("utf-8", "utf-16-le", "utf-7", "gb18030"):
        for read in ("latin-1", "cp1252", "utf-8", "utf-16-be", "koi8-r", "shift_jis"):
            for errors in ("replace", "ignore", "surrogateescape", "backslashreplace"):
                try:
                    yield SENTENCE.encode(written).decode(read, errors)
                except UnicodeDecodeError:  # this pair has no such way out
                    continue
    yield SENTENCE + SENTENCE.encode().decode("latin-1") + "=C3=89=20&eacute;&#233;%C3%A9"


def huge() -> dict[str, str]:
    """Texts of a megabyte, or of ten thousand links."""
    chance = random.Random(5)
    letters = "".join(chr(code) for code in range(0x20, 0x3000) if chr(code).isprintable())
    heaps = {
        "one letter": "a" * MEGABYTE,
        "letters apart": "c a s i n o " * (MEGABYTE // 12),
        "signs for letters": "fr33 c4$1n0! v|agra " * (MEGABYTE // 20),
        "look-alikes": "сasіnо бонус " * (MEGABYTE // 13),
        "marks": "e" + "\u0301" * MEGABYTE,
        "zero width": "a\u200b" * (MEGABYTE // 2),
        "emoji": "👩‍👩‍👧‍👦 " * (MEGABYTE // 8),
        "no spaces": "這是一個關於人工智能的評論" * (MEGABYTE // 13),
        "capitals": "BUY NOW!!! " * (MEGABYTE // 11),
        "lines": "\n" * MEGABYTE,
        "signs that are whole phrases": "\ufdfa" * MEGABYTE,
        "brackets": "[" * MEGABYTE,
        "dots": ". " * (MEGABYTE // 2),
        "orders": "Ignore all previous instructions. " * (MEGABYTE // 34),
        "base64": base64.b64encode(chance.randbytes(MEGABYTE * 3 // 4)).decode(),
        "anything": "".join(chance.choices(letters, k=MEGABYTE)),
        "ten thousand disguised links": "hxxp://evil[.]com/a xn--80ak6aa92e.com " * 10_000,
        "ten thousand links in one word": "http://a.b/" * 10_000,
        "ten thousand markup links": '<a href="http://a.example">[url=b](https://c)' * 10_000,
        "an endless host": "a." * 500_000 + "com",
        "an endless address": "https://a.example/" + "a" * MEGABYTE,
    }
    return heaps | {f"of the suite, {place}": text for place, text in enumerate(HUGE_TEXTS)}


HUGE = huge()
PLUGINS = folder("plugins")
NAMES = [
    one.name
    for one in find_sources(PLUGINS, Path("no folder"))
    if "register_filters" in (PLUGINS / one.name / "__init__.py").read_text(encoding="utf-8")
]


def lessons() -> list[Lesson]:
    """Decisions enough for a filter to begin to score, some of them on bad input."""
    chance = random.Random(3)
    made = []
    for number in range(200):
        unwanted = number % 2 == 0
        words = ("casino", "free", "claim", "idiot") if unwanted else ("test", "light", "paper")
        odd = chance.choice(OWN) if number % 5 == 0 else ""
        text = f"{' '.join(chance.choices(words, k=6))} word{number % 17} {odd}"
        reason = ("abuse" if number % 4 else "spam") if unwanted else ""
        made.append(Lesson(item(text, item_id=number + 1), unwanted, reason, number + 1))
    return made


@pytest.fixture(scope="module", params=NAMES)
def filters(request, bundled, tmp_path_factory) -> list[Filter]:
    """The filters of one bundled plugin; of one that learns also such that did."""
    record = next(one for one in bundled if one.name == request.param)
    made = []
    for one in record.registrations:
        if one.door is FILTERS:
            made.append(make(one.implementation, tmp_path_factory.getbasetemp()))
            if issubclass(one.implementation, LearningFilter):
                made.append(taught(one.implementation, tmp_path_factory.getbasetemp()))
    return made


def taught(implementation: type[LearningFilter], place: Path) -> LearningFilter:
    """The filter with what it learned of made-up decisions."""
    made = make(implementation, place)
    some = lessons()
    made.take(made.train(some, None, some).body)
    assert made.screen(some[0].item).points is not None, "it was to have learned something"
    return made


def ask(made: Filter, one: ScreenedItem) -> None:
    """Assert that a filter assesses an item; how long it takes by the clock is the machine's."""
    call(made.id, PATIENCE, acceptance.assessment, made.screen, one)


@pytest.fixture(autouse=True, scope="module")
def nothing_leaves():
    with loopback_only():
        yield


def odd_items() -> Iterator[ScreenedItem]:
    for text in (*OWN, *EMOJI, *mixed(), *NAUGHTY):
        yield item(text)
    for kind in ItemKind:
        for text in ("", *EMOJI, *strings.HEAPS, *strings.SURROGATES):
            yield item(
                text, kind=kind, author_name=text, user_agent=text, referrer=text, language=text,
                fields={text: text, "body": text}, author_key=text, address=text,
            )  # fmt: skip
    most = SenderHistory(*[2**63] * len(fields(SenderHistory)))
    yield item("x", history=most, author_approved=2**63, author_rejected=2**63)
    for number in (float("inf"), float("-inf"), float("nan"), -1.0, 0.0, 1e308):
        yield item("x", seconds_to_fill=number, first_seen_seconds=number)


def test_every_odd_text_ends_in_a_finding(filters):
    for made in filters:
        for one in odd_items():
            ask(made, one)


@pytest.mark.parametrize("name", HUGE)
def test_a_huge_text_takes_fifty_milliseconds_at_most(filters, name):
    for made in filters:
        one = item(HUGE[name])
        ask(made, one)
        assert best_seconds(made, one) <= MOST_SECONDS, made.id


def best_seconds(made: Filter, one: ScreenedItem) -> float:
    """The least time of some runs; the first that is short enough is enough."""
    best = float("inf")
    for _ in range(MOST_RUNS):
        started = time.process_time()
        with suppress(SourceError, NotSetUp):  # its service, or the admin, is to blame
            made.screen(one)
        best = min(best, time.process_time() - started)
        if best <= MOST_SECONDS:
            break
    return best


@given(text=st.text(), name=st.text(max_size=20))
def test_any_text_ends_in_a_finding(filters, text, name):
    for made in filters:
        ask(made, item(text, author_name=name))


def test_a_filter_that_hangs_ends_in_a_time_out_and_the_others_go_on(tmp_path, monkeypatch):
    manager = Manager(load(tmp_path), Surroundings(tmp_path))
    asked = (*manager.filters(), *manager.shadow_filters())
    assert len(asked) >= len(NAMES)
    local = [one for one in asked if one.seconds_limit <= 0.2]
    assert len(local) >= len(NAMES) - 1
    for stuck in local:
        with monkeypatch.context() as patch:
            patch.setattr(type(stuck.made), "screen", hang)
            started = time.monotonic()
            found = manager.screen(item(), local)
        assert time.monotonic() - started < 2
        late = {one.filter_id for one in found if one.outcome is FindingOutcome.TIMEOUT}
        assert late == {stuck.id}
        assert not any(one.failed for one in found if one.filter_id != stuck.id)


def hang(self: object, one: ScreenedItem) -> None:
    """Never come back, and swallow what an `except Exception` swallows."""
    while True:
        try:
            time.sleep(0.001)
        except Exception:
            continue
