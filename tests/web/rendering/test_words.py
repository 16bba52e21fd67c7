"""Messages, beginnings, language names, days and pictures of counts."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from moderation.domain.jury import Conclusion, Ending, Split, Vote
from moderation.domain.messages import Message, message
from moderation.domain.topics import PollTally
from moderation.queries.public.case_file import Session
from moderation.web.rendering import opening_words, render_message
from moderation.web.rendering.charts import CHART_HEIGHT, CHART_WIDTH, ballot_columns, poll_parts
from moderation.web.rendering.moments import day, iso, month, short_day
from moderation.web.rendering.texts import language_name

MOMENT = datetime(2026, 6, 28, 23, 30, tzinfo=UTC)


@pytest.fixture
def dutch(app: Flask):
    with app.test_request_context("/nl/"):
        yield


@pytest.fixture
def english(app: Flask):
    with app.test_request_context("/en/"):
        yield


@pytest.mark.usefixtures("dutch")
def test_a_message_is_told_in_the_readers_language() -> None:
    told = render_message(
        message("Shorten this to %(limit)s characters; it has %(count)s.", limit=5, count=9)
    )
    assert "5" in told
    assert "9" in told
    assert not told.startswith("Shorten")


@pytest.mark.usefixtures("dutch")
@pytest.mark.parametrize(
    ("value", "written"),
    [(0.05, "0,05"), (2.0, "2"), (0.0004, "0,0004"), (7, "7"), (float("inf"), "inf")],
)
def test_a_fraction_in_a_message_has_the_readers_comma(value: float, written: str) -> None:
    told = render_message(
        message("%(name)s took longer than %(limit)s seconds.", name="1.5", limit=value)
    )
    assert told == f"1.5 duurde langer dan {written} seconden."


@pytest.mark.usefixtures("dutch")
def test_an_unknown_or_broken_message_is_shown_as_it_is() -> None:
    assert render_message(Message("Never %(seen)s before", {"other": 1})) == "Never %(seen)s before"
    assert render_message(Message("100 % sure")) == "100 % sure"
    assert render_message(Message("")) == ""
    assert render_message(None) == ""


def test_beginnings_end_between_words() -> None:
    assert opening_words("short", 10) == "short"
    assert opening_words("one two three four", 10) == "one two …"
    assert opening_words("x" * 50, 10) == "x" * 10 + " …"


@given(some.text(max_size=400), some.integers(1, 300))
def test_a_beginning_is_never_longer_than_asked(text: str, most: int) -> None:
    assert len(opening_words(text, most)) <= max(most + 2, 2)


@pytest.mark.usefixtures("dutch")
def test_days_are_written_as_readers_write_them() -> None:
    assert day(MOMENT) == "28 juni 2026"
    assert short_day(date(2026, 5, 9)) == "9 mei 2026"
    assert month(2024, 5) == "mei 2024"
    assert month(2024, None) == "2024"
    assert month(None, None) == ""
    assert language_name("en") == "Engels"
    assert language_name("zz-x") == "zz-x"


def test_moments_are_told_to_scripts_in_utc() -> None:
    amsterdam = timezone(timedelta(hours=2))
    assert iso(MOMENT.astimezone(amsterdam)) == "2026-06-28T23:30:00Z"
    assert iso(date(2026, 5, 9)) == "2026-05-09"


def session(*counts: int) -> Session:
    return Session(Conclusion(Ending.VERDICT, Vote.YES, Split(*counts)), MOMENT)


splits = some.tuples(*[some.integers(0, 7)] * 4)


@given(some.lists(splits, max_size=24))
def test_a_chart_stays_in_its_frame_and_shows_every_ballot(counts) -> None:
    columns = ballot_columns([session(*one) for one in counts])
    assert len(columns) == len(counts)
    for column in columns:
        assert len(column.blocks) == sum(column.split.count(vote) > 0 for vote in Vote)
        for block in column.blocks:
            assert 0 <= block.x <= CHART_WIDTH - block.width + 0.2
            assert -0.1 <= block.y <= CHART_HEIGHT
            assert block.height > 0


def test_the_oldest_session_stands_first() -> None:
    newest_first = [session(1, 0, 0, 0), session(2, 0, 0, 0), session(3, 0, 0, 0)]
    assert [column.split.yes for column in ballot_columns(newest_first)] == [3, 2, 1]


@given(some.integers(0, 9999), some.integers(0, 9999), some.integers(0, 9999))
def test_the_poll_adds_up_to_the_whole(yes: int, no: int, maybe: int) -> None:
    parts = poll_parts(PollTally(yes, no, maybe))
    total = yes + no + maybe
    assert sum(part.percent for part in parts) == (100 if total else 0)
    assert sum(part.width for part in parts) == pytest.approx(100 if total else 0, abs=0.01)
    assert [part.count for part in parts] == [yes, maybe, no]
