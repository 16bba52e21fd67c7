"""The vocabulary on the desk: all tags, and the facts and history of each."""

from moderation.actions.record import record
from moderation.actions.tags.relations import add_alias
from moderation.actions.transaction import transaction
from moderation.domain.tags import form, slug
from moderation.extensions import db
from moderation.models import ReviewItem, Tag, TagAlias, TagImplication
from tests.web.conftest import send


def write_tag(clock, name: str, **more) -> int:
    with transaction() as session:
        tag = Tag(name=name, slug=slug(name), form=form(name), created_at=clock(), **more)
        session.add(tag)
        session.flush()
        return tag.id


def test_tags_are_listed_with_their_aliases_and_found_by_them(mo, clock):
    number = write_tag(clock, "machine learning", topic_count=7, family="methods")
    write_tag(clock, "art")
    with transaction() as session:
        session.add(TagAlias(name="ml / ai", form="mlai", tag_id=number))
    page = mo.get("/review/tags").text
    assert page.index("machine learning") < page.index(">art<")
    assert "ml / ai" in page
    assert "methods" in page
    found = mo.get("/review/tags?q=ML").text
    assert "machine learning" in found
    assert ">art<" not in found
    answer = mo.get("/review/tags/ml-~2f-ai")
    assert (answer.status_code, answer.location) == (301, "/review/tags/machine-learning")


def test_a_family_is_shown_by_itself(mo, clock):
    write_tag(clock, "machine learning", topic_count=7, family="methods")
    write_tag(clock, "art")
    assert 'href="/review/tags?family=methods"' in mo.get("/review/tags").text
    page = mo.get("/review/tags?family=methods").text
    assert "machine learning" in page
    assert ">art<" not in page
    assert "No tag is in the family “none”." in mo.get("/review/tags?family=none").text


def test_suggestions_that_wait_are_counted(mo, tag):
    tag("robotics")
    assert "Suggestions that wait: 1" in mo.get("/review/tags").text


def test_suggestions_of_a_tag_are_counted_beside_it(mo, clock, tag):
    write_tag(clock, "robotics")
    write_tag(clock, "art")
    tag("Robotics")
    page = mo.get("/review/tags").text
    assert page.count("1 suggestion waits") == 1
    assert "kind=tag_suggestion&amp;q=robotics" in page


def test_a_tag_tells_its_relations_and_what_was_done_to_it(mo, clock, tag):
    item = tag("robotics / 2.0")
    version = db.session.get_one(ReviewItem, item).version
    form_values = {"action": "approve", "version": version, "revision": 1}
    assert send(mo, f"/review/items/{item}/decisions", **form_values).status_code == 303
    path = f"/review/tags/{slug('robotics / 2.0')}"
    page = mo.get(path).text
    assert "joined the vocabulary" in page
    with transaction() as session:
        made = session.query(Tag).filter_by(name="robotics / 2.0").one()
        made.titles = {"nl": "robotica"}
        wide = write_wide(session, clock)
        session.add(TagImplication(narrower_id=made.id, broader_id=wide))
    page = mo.get(path).text
    assert "robotica" in page
    assert 'href="/review/tags/machines"' in page


def write_wide(session, clock) -> int:
    wide = Tag(name="machines", slug="machines", form="machine", created_at=clock())
    session.add(wide)
    session.flush()
    return wide.id


def test_what_is_no_tag_is_not_found(mo):
    assert mo.get("/review/tags/none").status_code == 404
    assert mo.get("/review/tags?after=x").status_code == 404
    assert "No tag begins with" in mo.get("/review/tags?q=zz").text


def test_a_search_that_finds_nothing_offers_what_is_near(mo, clock):
    write_tag(clock, "machine learning")
    page = mo.get("/review/tags?q=mashine+learning").text.partition("Did you mean")[2]
    assert 'href="/review/tags/machine-learning"' in page
    assert "Did you mean" not in mo.get("/review/tags?q=machine").text


def test_what_was_done_to_a_tag_that_was_merged_is_told_by_the_other(mo, clock, operator):
    name, other = write_tag(clock, "machine learning"), write_tag(clock, "ml")
    with transaction() as session:
        old = session.get_one(Tag, other)
        old.live = False
        record(session, operator, old, "tag.retired")
        add_alias(session, operator, "ml", session.get_one(Tag, name))
    page = mo.get("/review/tags/ml", follow_redirects=True).text
    assert "left the vocabulary: <bdi>ml</bdi>" in page
    assert "alias added: <bdi>ml</bdi>" in page
