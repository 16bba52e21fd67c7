"""Drafts come from the first translator that knows a word; failures are tried again or told."""

import pytest
from sqlalchemy import select

from moderation.actions.editing.translation import order_translation
from moderation.domain.messages import from_json
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem, Revision, WorkItem
from moderation.work import shift
from moderation.work.horse import stopping
from tests.work.handlers.conftest import SLUG

TRANSLATOR = """
class Written(Translator[NoSettings]):
    id = {name!r}
    title = message('Written')
    def translate(self, text, source, target):
        {body}
@hookimpl
def register_translators(register):
    register(Written)
"""


def a_translator(name: str, body: str) -> str:
    return TRANSLATOR.format(name=name, body=body)


KNOWS = a_translator("knows", "return Translation(target + ' ' + text.upper(), 0.5)")
KNOWS_NOTHING = a_translator("another", "return Translation(text, 0.0)")
BROKEN = a_translator("broken", "1 / 0")
LONG = a_translator("long", "return Translation('x' * 400)")


@pytest.fixture(autouse=True)
def nobody_asks_us_to_stop():
    """Forget what an earlier test asked of this process."""
    stopping.start_over()


@pytest.fixture
def translated(topic, acting):
    """A function that has the topic's words translated into Dutch; gives the work's row."""

    def run() -> WorkItem:
        order_translation(acting(Role.EDITOR), SLUG, "nl")
        shift.work_on("enrich")
        db.session.rollback()
        return db.session.scalars(select(WorkItem).where(WorkItem.kind == "translate")).one()

    return run


def items():
    return db.session.scalars(select(ReviewItem)).all()


@pytest.mark.parametrize("sources", [{"another": KNOWS_NOTHING, "knows": KNOWS}])
def test_the_first_translator_that_knows_a_word_makes_the_draft(translated):
    row = translated()
    (item,) = items()
    assert (row.state, item.kind, item.origin) == ("done", "translation", "plugin:knows")
    content = db.session.get_one(Revision, (item.id, 1)).content
    assert content["question"] == "nl CAN AI TELL BROAD EMOTIONS FROM A FACE?"
    assert content["original"] == {"question": "Can AI tell broad emotions from a face?"}
    assert (content["source"], content["target"], content["coverage"]) == ("en", "nl", 0.5)


@pytest.mark.parametrize("sources", [{"broken": BROKEN, "knows": KNOWS}])
def test_a_broken_translator_keeps_no_other_from_it(translated):
    assert translated().state == "done"
    assert [item.origin for item in items()] == ["plugin:knows"]


@pytest.mark.parametrize("sources", [{"broken": BROKEN}])
def test_what_failed_is_tried_again(translated):
    row = translated()
    assert (row.state, items()) == ("queued", [])
    assert row.attempts >= 1  # a short back-off may be over within the same run
    assert "broken failed" in str(from_json(row.last_error))


@pytest.mark.parametrize(
    ("sources", "why"),
    [
        ({}, "No translator knows a word"),
        ({"another": KNOWS_NOTHING}, "No translator knows a word"),
        ({"long": LONG}, "Shorten this to 300 characters"),
    ],
)
def test_what_cannot_be_drafted_ends_with_a_reason(translated, why):
    row = translated()
    assert (row.state, items()) == ("done", [])
    assert why in str(from_json(row.last_error))


@pytest.mark.parametrize("sources", [{"knows": KNOWS}])
def test_asked_again_while_a_draft_waits_there_is_still_one(translated, asked, topic):
    translated()
    asked("translate", f"topic:{topic.id}:nl")
    shift.work_on("enrich")
    assert len(items()) == 1


def test_a_topic_that_is_gone_ends_the_work_with_a_reason(asked, row, app):
    asked("translate", "topic:4711:nl")
    shift.work_on("enrich")
    assert row("topic:4711:nl").state == "done"
