"""A form leaves a mark of its address; the address itself only while a filter needs it."""

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.actions.operating.settings import change_setting
from moderation.domain.actor import Context
from moderation.extensions import db
from moderation.hooks.calling.seating import Choice, choice_to_json
from moderation.models import LedgerEntry, LedgerPrivate, RequestTrace
from moderation.queries.plugins.choices import setting_name
from moderation.queries.screening.items import items_to_screen

COMMENTS = "/en/topics/broad-emotions/comments"
ADDRESS = "127.0.0.1"
KEYED = {"akismet": {"key": "env:AKISMET_KEY", "site": "https://gallery.example/"}}


@pytest.fixture
def choose(app: Flask, operator: Context):
    """A function that stores the choice for a filter that needs addresses, and heeds it."""

    def chosen(choice: Choice) -> None:
        change_setting(operator, setting_name("akismet"), choice_to_json(choice))
        plugins = app.extensions["venire_plugins"]
        plugins.configure({**plugins.choices, "akismet": choice})

    return chosen


def trace() -> RequestTrace:
    db.session.rollback()
    return db.session.scalars(select(RequestTrace)).one()


@pytest.mark.parametrize("choice", [Choice(), Choice(enabled=False, settings=KEYED)])
def test_the_address_is_not_kept_where_no_filter_needs_it(gallery, send, choose, choice) -> None:
    choose(choice)
    send(COMMENTS, {"author": "Ada", "body": "Hello there."})
    assert len(trace().address_key) == 64
    assert trace().address is None


def test_a_filter_that_needs_it_is_given_it(gallery, send, choose, caplog) -> None:
    choose(Choice(settings=KEYED))
    answered = send(COMMENTS, {"author": "Ada", "body": "Hello there."})
    assert trace().address is not None
    (subject,) = items_to_screen([trace().item_id])
    assert subject.item.address == ADDRESS
    kept = [
        vars(one)
        for table in (LedgerEntry, LedgerPrivate)
        for one in db.session.scalars(select(table))
    ]
    assert ADDRESS not in f"{kept} {caplog.text} {answered.headers} {answered.text}"
