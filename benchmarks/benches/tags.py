"""Looking up a name among 100,000 tags, and the form that suggests one, beside a small gallery."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from time import perf_counter

from flask import Flask
from sqlalchemy import insert

from benchmarks.measuring import Effort, Spread, percentile, ratio, side_by_side
from benchmarks.report import Line, Target
from benchmarks.stage.instances import application, config_of, context, folder
from benchmarks.stage.load import address
from benchmarks.stage.workers import Mute
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.transaction import transaction
from moderation.cli.serving import spare_requests_the_rest
from moderation.domain.tags import form, slug
from moderation.models import Tag
from moderation.queries.tags.matching.lexicon import Lexicon

MANY = 100_000
FEW = 200
PART = 1_000
TOPIC = "can-ai-be-measured"
NOTE = (
    f"{MANY:,} made-up names of one to three words; what is looked up is such a name with one "
    "letter changed, by the bundled matchers together"
)
FORM_NOTE = (
    "the 95th percentile of whole requests that post a known name's plural and are asked “did you "
    f"mean”, in one process; {FEW} tags against {MANY:,}, in turn"
)


def run(effort: Effort) -> list[Line]:
    """Prepare both vocabularies; then look up, and send the form to both in turn."""
    many, posts = effort.sized(MANY, FEW), effort.sized(100, 20)
    with folder() as place:
        spare_requests_the_rest()
        with _gallery(place / "few", FEW) as few, _gallery(place / "many", many) as full:
            lexicon, seconds = _prepared(full)
            _prepared(few)
            names = _misspelt(many, Random(2))
            looked = [_seconds(lambda: lexicon.look_up(next(names))) for _ in range(5 * posts)]
            sides = {"few": _form(few, FEW, posts), "many": _form(full, many, posts)}
            figures = side_by_side(sides, effort.rounds)
    return [_look_ups(looked, seconds), _forms(figures["few"], figures["many"])]


def _look_ups(looked: Sequence[float], seconds: float) -> Line:
    late = percentile(looked, 0.95) * 1000
    return Line(
        "a look-up among 100,000 tags, p95", Spread.of([late]), "ms",
        ours=f"p50 {percentile(looked, 0.5) * 1000:.1f} ms; prepared in {seconds:.1f} s",
        target=Target("at most", 10), note=NOTE,
    )  # fmt: skip


def _forms(few: Sequence[float], many: Sequence[float]) -> Line:
    return Line(
        "suggesting a tag among 100,000", ratio(many, few),
        ours=f"p95 {Spread.of(many).median * 1000:.1f} ms",
        peer=f"{FEW} tags {Spread.of(few).median * 1000:.1f} ms",
        note=FORM_NOTE,
    )  # fmt: skip


@contextmanager
def _gallery(place: Path, tags: int) -> Iterator[Flask]:
    """Give an application with one topic and so many tags."""
    place.mkdir()
    with application(config_of(place, proxy_hops=0)) as app:
        app.extensions["venire_bell"] = Mute()
        create_topic(context(), TopicDraft({"en": Words("Can AI be measured?")}, slug=TOPIC))
        _write(tags)
        yield app


def _write(tags: int) -> None:
    drawn, now = Random(1), datetime.now(UTC)
    rows = [
        {
            "name": name, "slug": slug(name), "form": form(name), "created_at": now,
            "topic_count": drawn.randrange(100),
        }
        for name in _names(tags)
    ]  # fmt: skip
    for start in range(0, len(rows), PART):
        with transaction() as session:
            session.execute(insert(Tag), rows[start : start + PART])


def _names(number: int) -> list[str]:
    """Different names of one to three words, of which some are far more usual than others."""
    drawn = Random(number)
    sounds = [a + b for a in "bcdfghjklmnprstvwz" for b in ("a", "e", "i", "o", "an", "er", "ing")]
    words = ["".join(drawn.choices(sounds, k=drawn.randint(2, 4))) for _ in range(number // 5)]
    found: dict[str, None] = {}
    while len(found) < number:
        usual = (min(int(drawn.expovariate(6) * len(words)), len(words) - 1) for _ in count())
        found[" ".join(words[next(usual)] for _ in range(drawn.randint(1, 3)))] = None
    return list(found)


def _misspelt(number: int, drawn: Random) -> Iterator[str]:
    names = _names(number)
    while True:
        name = drawn.choice(names)
        place = drawn.randrange(len(name))
        yield name[:place] + drawn.choice("abcdefgh") + name[place + 1 :]


def _prepared(app: Flask) -> tuple[Lexicon, float]:
    """Let the matchers prepare themselves as the first look-up does; give the seconds it takes."""
    lexicon: Lexicon = app.extensions["venire_lexicon"]
    with app.app_context():
        seconds = _seconds(lambda: (lexicon.prepared(), lexicon.wait(600)))
    return lexicon, seconds


def _form(app: Flask, tags: int, posts: int) -> Callable[[], float]:
    client, drawn, visitors = app.test_client(use_cookies=False), Random(3), count(1)
    path, headers = f"/en/topics/{TOPIC}/tags", {"Sec-Fetch-Site": "same-origin"}
    names = [name for name in _names(tags) if name[-1] not in "ei"]

    def post() -> None:
        sender = {"REMOTE_ADDR": address(next(visitors))}
        fields = {"name": f"{drawn.choice(names)}s", "website": "", "seconds": "20"}
        answer = client.post(path, data=fields, headers=headers, environ_overrides=sender)
        if answer.status_code != 422:
            raise RuntimeError(f"the form answered with {answer.status_code}")

    def late() -> float:
        return percentile([_seconds(post) for _ in range(posts)], 0.95)

    return late


def _seconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began
