"""What a request would do is told line by line with its counts, before anything is done."""

import pytest
from sqlalchemy import event

from moderation.actions.desk.views import save_view
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.tags.relations import add_alias
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.actions.visiting.submissions import suggest_tag
from moderation.domain.errors import Invalid
from moderation.domain.roles import Role
from moderation.domain.tags.changes import Level, Reach
from moderation.domain.tags.requests import RefusedRequest
from moderation.extensions import db
from moderation.models import ReviewQueue, Tag, TagAlias
from moderation.queries.settings import SiteSettings
from moderation.queries.tags.changes.preview import preview
from moderation.queries.tags.changes.snapshot import MOST_READ
from tests.actions.conftest import SLUG, TRACE


@pytest.fixture
def alias(tag, operator):
    def make(name, of):
        number = tag(of)
        with transaction() as session:
            add_alias(session, operator, name, session.get_one(Tag, number))

    return make


@pytest.fixture
def put(tag, topics, operator):
    def make(name, count):
        number = tag(name)
        with transaction() as session:
            retag(session, operator, [Retag(one, add=(number,)) for one in topics[:count]])
        return number

    return make


def kinds(line):
    return sorted(operation.kind.value for operation in line.operations)


def test_a_line_tells_its_steps_and_what_they_touch(put, alias, broader):
    put("ml", 2)
    put("machine learning", 1)
    alias("maschinelles lernen", "ml")
    broader("ml", "ai")
    told = preview("merge ml -> machine learning")
    (line,) = told.lines
    assert (line.number, line.text) == (1, "merge ml -> machine learning")
    assert kinds(line) == ["alias", "alias", "imply", "move", "retire", "unalias", "unimply"]
    assert (line.topics, line.aliases, line.relations) == (2 + 1, 2, 2)
    assert told.level is Level.ALONE


def test_each_step_has_the_rows_it_stands_on(put, alias):
    old, kept = put("ml", 1), put("machine learning", 0)
    alias("m l", "ml")
    steps = preview("merge ml -> machine learning\nrename machine learning -> learning").steps
    assert [step.tags for step in steps] == [
        (old, kept), (None, old), (None, kept), (old,), (None, kept), (kept, None), (None, kept),
    ]  # fmt: skip
    assert set(steps[1].seen) == {"tag_alias:1", f"tag:{old}"}
    assert [step.topics for step in steps] == [1, 0, 0, 0, 0, 1, 0]


def test_what_a_change_makes_itself_has_no_row_yet(put):
    old = put("mouse", 2)
    create, *_, move, retire = preview("split mouse -> mouse (animal), mouse (device)").steps
    assert (create.tags, create.seen) == ((None,), {})
    assert move.tags == (old, None, None)
    assert (move.topics, retire.tags) == (2, (old,))


def test_views_and_waiting_suggestions_are_counted(put, topic, visitor, author, person):
    put("ml", 0)
    with transaction() as session:
        asked = ReviewQueue(name="Learning", conditions={"tags": ["ml", "ai"]})
        session.add_all([asked, ReviewQueue(name="All", conditions={"kinds": ["comment"]})])
        session.flush()
        number = asked.id
    save_view(person("mo"), "mine", {"queue": str(number)})
    suggest_tag(visitor, author, SLUG, "ml", TRACE, "en")
    told = preview("rename ml -> machine learning")
    assert (told.lines[0].saved_views, told.lines[0].waiting) == (2, 1)
    assert told.reach == Reach(topics=0, aliases=1, saved_views=2, waiting=1)


def test_more_reach_asks_for_more_people(put, acting):
    put("ml", 3)
    for version, (alone, second, level) in enumerate(
        ((4, 9, Level.ALONE), (3, 4, Level.SECOND), (0, 3, Level.ADMIN))
    ):
        wanted = SiteSettings(tag_change_alone=alone, tag_change_second=second)
        change_site_settings(acting(Role.ADMIN), wanted, version)
        assert preview("rename ml -> machine learning").level is level


def test_all_faults_are_told_with_their_lines(put, broader):
    broader("poodle", "dog")
    broader("dog", "animal")
    with pytest.raises(RefusedRequest) as caught:
        preview("imply animal -> poodle\n\nmerge nothing -> dog\nrename poodle -> water dog")
    assert [fault.line for fault in caught.value.faults] == [1, 3]
    assert "circle" in str(caught.value.faults[0].reason)


def test_a_circle_over_tags_that_nobody_named_is_found(broader):
    for pair in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")):
        broader(*pair)
    for closing in ("imply e -> a", "alias z -> a\nimply e -> z"):
        with pytest.raises(RefusedRequest) as caught:
            preview(closing)
        assert "circle" in str(caught.value.faults[0].reason)


def test_what_is_renamed_and_merged_then_brings_its_relations(broader, put):
    broader("poodle", "dog")
    put("animal", 0)
    lines = preview("rename dog -> hound\nmerge hound -> animal").lines
    assert kinds(lines[1]) == ["alias", "alias", "imply", "move", "retire", "unalias", "unimply"]


@pytest.mark.parametrize(
    "name", ['"" -> x', "\u202e\u200b -> x", f"{'x' * 10_000} -> y", '"a""b" -> c']
)
def test_hostile_names_are_faults_of_their_line(app, name):
    with pytest.raises(RefusedRequest) as caught:
        preview(f"# first\nrename {name}")
    assert [fault.line for fault in caught.value.faults] == [2]


@pytest.mark.parametrize("most", [600, MOST_READ + 1])
def test_more_steps_than_a_person_can_look_over_are_refused(put, most):
    number = put("ml", 0)
    put("machine learning", 0)
    with transaction() as session:
        names = (f"alias {one}" for one in range(most))
        session.add_all(TagAlias(name=name, form="", tag_id=number) for name in names)
    with pytest.raises(Invalid) as caught:
        preview("merge ml -> machine learning")
    assert "at once" in str(caught.value.fields["request"])


def test_a_hundred_lines_take_as_many_statements_as_one(tag, app):
    for number in range(100):
        tag(f"tag {number}")
    counts = []
    for lines in (1, 100):
        text = "\n".join(f"rename tag {number} -> name {number}" for number in range(lines))
        asked = []
        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", lambda *given, to=asked: to.append(1))
        assert len(preview(text).lines) == lines
        counts.append(len(asked))
    assert counts[0] * 2 >= counts[1] > 0
