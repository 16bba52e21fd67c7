"""Saying what a tag means, on its page."""

import pytest

from moderation.actions.tags.describing import describe_tag
from moderation.domain.tags.describing import TagDescription
from moderation.extensions import db
from moderation.models import Tag
from tests.web.conftest import send
from tests.web.review.tags.test_vocabulary import write_tag

PATH = "/review/tags/machine-learning"


@pytest.fixture
def tag_id(app, clock) -> int:
    return write_tag(clock, "machine learning", topic_count=7)


def test_a_tag_gets_its_meaning_its_names_and_its_family(mo, tag_id):
    assert "Describe this tag" in mo.get(PATH).text
    said = {
        "description": "Learning from data.",
        "title_nl": "machinaal leren",
        "family": "methods",
    }
    assert send(mo, PATH, version=0, **said).location == PATH
    page = mo.get(PATH).text
    assert "The tag is described." in page
    assert all(text in page for text in said.values())
    assert "was described" in page
    tag = db.session.get_one(Tag, tag_id)
    assert tag.titles == {"nl": "machinaal leren"}


def test_every_field_that_breaks_a_rule_says_so_and_what_was_typed_stays(mo, tag_id):
    answer = send(mo, PATH, version=0, family="f" * 61, title_de="d" * 61, title_fr="apprentissage")
    assert answer.status_code == 422
    assert 'id="family-problem"' in answer.text
    assert 'id="title_de-problem"' in answer.text
    assert 'id="title_fr-problem"' not in answer.text
    assert 'value="apprentissage"' in answer.text


def test_who_comes_late_sees_what_stands_and_keeps_what_was_typed(mo, tag_id, operator):
    describe_tag(operator, tag_id, 0, TagDescription("Theirs.", family="methods"))
    db.session.rollback()
    answer = send(mo, PATH, version=0, description="Mine.", family="methods")
    assert answer.status_code == 409
    assert "Mine.</textarea>" in answer.text
    assert "Theirs." in answer.text.split("Now it says:")[1]
    assert answer.text.count("Now it says:") == 1
    assert send(mo, PATH, version=1, description="Mine.", family="methods").status_code == 303
    assert db.session.get_one(Tag, tag_id).description == "Mine."


def test_a_form_without_a_version_is_late(mo, tag_id):
    assert send(mo, PATH, description="Mine.").status_code == 409
    assert send(mo, "/review/tags/none", version=0).status_code == 404
