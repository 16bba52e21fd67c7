"""Of an address a day's mark is kept, itself sealed and for a time only, and all of it goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from moderation.actions.operating.cleaning import clean_up
from moderation.actions.visiting.addresses import forget_addresses
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.authors.addresses import ADDRESS_DAYS, seal
from moderation.extensions import db
from moderation.models import DayKey, LedgerEntry, LedgerPrivate, RequestTrace, Topic
from moderation.queries.screening.items import items_to_screen
from tests.actions.conftest import SLUG, TRACE

ADDRESS = "192.0.2.77"
Send = Callable[..., int]


@pytest.fixture
def send(topic: Topic, acting: Callable[..., Context]) -> Send:
    """Send a comment as one author from one address; return the item's id."""

    def sent(author: str = "a", address: str = ADDRESS, *, keep: bool = True, **later: int) -> int:
        context = acting(actor=Actor(ActorKind.AUTHOR, "new"))
        context = replace(context, now=context.now + timedelta(**later))
        sealed = seal(current_app.config["SECRET_KEY"], address, b"n" * 16) if keep else None
        trace = replace(TRACE, address=address, sealed=sealed)
        draft = CommentDraft("Ada", f"Words of {author}, {later}.")
        who = AuthorKey(author * 64)
        return submit_comment(context, who, SLUG, draft, trace, "en").item_id

    return sent


def told(item_id: int) -> tuple[str, int]:
    """What filters are told of the sender's address."""
    (subject,) = items_to_screen([item_id])
    return subject.item.address, subject.item.history.address_last_hour


def test_the_address_itself_stands_nowhere(send: Send) -> None:
    item = send()
    trace = db.session.get_one(RequestTrace, item)
    assert len(trace.address_key) == 64
    assert trace.address is not None
    assert ADDRESS.encode() not in trace.address
    for table in (LedgerEntry, LedgerPrivate):
        assert ADDRESS not in str([vars(row) for row in db.session.scalars(select(table))])
    assert ADDRESS not in repr(replace(TRACE, address=ADDRESS, sealed=b"x"))


def test_filters_that_need_it_get_it_until_its_time_is_over(send: Send, operator: Context) -> None:
    item = send()
    assert told(item) == (ADDRESS, 0)
    forget_addresses(at(operator, days=ADDRESS_DAYS - 1), needed=True)
    assert told(item)[0] == ADDRESS
    assert forget_addresses(at(operator, days=ADDRESS_DAYS), needed=True) == 1
    assert told(item)[0] == ""


def test_it_goes_as_soon_as_no_filter_needs_it(send: Send, operator: Context) -> None:
    items = [send(), send("b", keep=False)]
    assert told(items[1])[0] == ""
    assert forget_addresses(operator, needed=False) == 1
    assert told(items[0])[0] == ""


def test_the_rest_of_a_trace_outlives_the_address(send: Send, operator: Context) -> None:
    item = send()
    forget_addresses(operator, needed=False)
    assert db.session.get_one(RequestTrace, item).user_agent == "Test/1"


def test_the_days_key_goes_and_nobody_can_make_its_marks_again(
    send: Send, operator: Context
) -> None:
    send()
    clean_up(at(operator, days=1))
    assert db.session.scalars(select(DayKey)).all() != []
    clean_up(at(operator, days=2))
    assert db.session.scalars(select(DayKey)).all() == []


def test_a_day_has_one_key_and_each_day_another(send: Send) -> None:
    marks = [
        db.session.get_one(RequestTrace, item).address_key
        for item in (send(), send("b"), send("c", days=1))
    ]
    assert marks[0] == marks[1] != marks[2]
    assert len(db.session.scalars(select(DayKey)).all()) == 2


def test_others_from_the_same_address_are_counted_for_an_hour(send: Send) -> None:
    send("a")
    send("b", minutes=5)
    send("b", "192.0.2.78", minutes=6)
    send("c", minutes=7)
    assert told(send("c", minutes=10))[1] == 2
    assert told(send("d", minutes=62))[1] == 3
    assert told(send("e", minutes=600))[1] == 0


def test_without_an_address_nothing_is_kept_or_counted(send: Send) -> None:
    items = [send("a", "", keep=False), send("b", "", keep=False)]
    assert told(items[1]) == ("", 0)
    assert db.session.scalars(select(DayKey)).all() == []


def test_a_former_secret_still_opens_what_it_sealed(send: Send, app: Flask) -> None:
    item = send()
    old = app.config["SECRET_KEY"]
    app.config.update(SECRET_KEY="n" * 64, SECRET_KEY_FALLBACKS=[old])
    try:
        assert told(item)[0] == ADDRESS
        app.config.update(SECRET_KEY_FALLBACKS=[])
        assert told(item)[0] == ""
    finally:
        app.config.update(SECRET_KEY=old, SECRET_KEY_FALLBACKS=[])


def at(context: Context, **later: int) -> Context:
    return replace(context, now=context.now + timedelta(**later))
