"""Suggesting a tag: a visitor is asked first when the name looks like a known tag."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from moderation.domain.tags import form
from moderation.extensions import db
from moderation.models import ReviewItem, Revision, Tag, TagAlias
from tests.web import case_rows

pytestmark = pytest.mark.usefixtures("gallery")

PAGE = "/en/topics/fold-laundry"


@pytest.fixture(autouse=True)
def known(gallery, change, clock) -> None:
    """The tag "soft robot", which stands on another topic, and its alias "squishy machine"."""

    def write(session, topic) -> None:
        tag = case_rows.add_tag(session, topic, "soft robot", clock())
        tag.form = form(tag.name)
        tag.topic_count = 1
        alias = TagAlias(name="squishy machine", form=form("squishy machine"), tag_id=tag.id)
        session.add(alias)

    change(write)


def suggestions() -> list[dict[str, object]]:
    db.session.rollback()
    return list(db.session.scalars(select(Revision.content).join(
        ReviewItem, ReviewItem.id == Revision.item_id
    ).where(ReviewItem.kind == "tag_suggestion").order_by(ReviewItem.id)))  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Soft Robots", "softrobot", "sоft rоbot", "so\u200bft robots", "squishy machines"],
    ids=["plural", "joined", "cyrillic", "zero-width", "alias"],
)
def test_a_look_alike_is_asked_about_and_nothing_is_queued(send, name: str) -> None:
    answer = send(f"{PAGE}/tags", {"name": name})
    assert answer.status_code == 422
    assert "Nothing was sent yet. Did you mean one of these tags?" in answer.text
    assert "notice" not in answer.text.partition("Nothing was sent")[0][-80:]
    assert '<button name="name" value="soft robot" autofocus>' in answer.text
    assert f'name="name" value="{name}"' in answer.text
    assert suggestions() == []


def test_the_question_is_asked_in_the_visitor_s_language(send) -> None:
    answer = send("/nl/topics/fold-laundry/tags", {"name": "soft robots"})
    assert "Bedoel je een van deze tags?" in answer.text
    assert "Nee, stel “soft robots” voor als nieuwe tag" in answer.text


def test_whoever_means_the_known_tag_suggests_it(send) -> None:
    assert send(f"{PAGE}/tags", {"name": "soft robot"}).status_code == 303
    assert [one["name"] for one in suggestions()] == ["soft robot"]


def test_whoever_is_sure_suggests_a_new_tag_with_what_it_looked_like(send) -> None:
    assert send(f"{PAGE}/tags", {"name": "soft robots", "sure": "yes"}).status_code == 303
    (content,) = suggestions()
    tag = db.session.scalars(select(Tag.id).where(Tag.name == "soft robot")).one()
    assert content["name"] == "soft robots"
    assert content["near"][0]["tag"] == tag


def test_an_alias_needs_no_question_and_joins_the_suggestion_of_its_tag(send) -> None:
    first = send(f"{PAGE}/tags", {"name": "Squishy-Machine"})
    assert first.headers["Location"] == f"{PAGE}?sent=tag#tags"
    assert suggestions()[0] == {"name": "soft robot", "typed": "Squishy-Machine"}
    second = send(f"{PAGE}/tags", {"name": "soft robot"})
    assert second.headers["Location"] == f"{PAGE}?sent=tag-joined#tags"


@pytest.mark.parametrize("field", ["live", "deprecated"])
def test_a_tag_out_of_use_is_not_offered(send, change, field: str) -> None:
    def alter(session, topic) -> None:
        tag = session.scalars(select(Tag).where(Tag.name == "soft robot")).one()
        setattr(tag, field, field == "deprecated")

    change(alter)
    assert send(f"{PAGE}/tags", {"name": "soft robots"}).status_code == 303


def test_a_deprecated_tag_is_refused_with_the_reason(send, change) -> None:
    def alter(session, topic) -> None:
        session.scalars(select(Tag).where(Tag.name == "soft robot")).one().deprecated = True

    change(alter)
    answer = send(f"{PAGE}/tags", {"name": "Squishy machine", "sure": "yes"})
    assert answer.status_code == 422
    assert "The tag “soft robot” is no longer used." in answer.text


@pytest.mark.parametrize("name", ["x" * 10_000, "\u202e\u200b", "<b>soft</b> robot\u202e", "//.."])
def test_a_hostile_name_gets_an_answer_of_ours(send, client: FlaskClient, name: str) -> None:
    answer = send(f"{PAGE}/tags", {"name": name})
    assert answer.status_code in {303, 422}
    assert "<b>soft" not in answer.text


def test_a_hostile_name_is_escaped_in_the_question(send) -> None:
    answer = send(f"{PAGE}/tags", {"name": '"soft" <robots>'})
    assert answer.status_code == 422
    assert "Did you mean" in answer.text
    assert "<robots>" not in answer.text


def test_a_question_leaves_no_author_behind(send) -> None:
    send(f"{PAGE}/tags", {"name": "soft robots"})
    count = select(func.count(ReviewItem.id)).where(ReviewItem.kind == "tag_suggestion")
    assert db.session.scalar(count) == 0
