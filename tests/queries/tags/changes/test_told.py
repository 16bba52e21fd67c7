"""A change is told with its lines and steps, how far it is, and who may do what with it."""

import pytest
from sqlalchemy import update

from moderation.actions.tags.changes import plan_tag_change, run_tag_change, stop_tag_change
from moderation.actions.transaction import transaction
from moderation.domain.errors import NotFound
from moderation.domain.tags.changes import ChangeState, Level
from moderation.models import Tag, TagChange
from moderation.queries.tags.changes.told import PAGE_SIZE, changes_page, names_of, told_change


@pytest.fixture
def plan(person, tag):
    def make(text="\nmerge ml -> ai\n\ndeprecate cobol"):
        for name in ("ml", "ai", "cobol"):
            tag(name)
        return plan_tag_change(person("mo"), text, "Two words for one thing")

    return make


def test_a_plan_is_told_line_by_line(plan):
    told = told_change(plan())
    assert [(line.number, line.text) for line in told.lines] == [
        (2, "merge ml -> ai"),
        (4, "deprecate cobol"),
    ]
    assert [step.kind.value for step in told.lines[0].steps] == ["move", "retire", "alias"]
    assert [step.names for step in told.lines[0].steps] == [("ml", "ai"), ("ml",), ("ml", "ai")]
    assert told.lines_asked == ("merge ml -> ai", "deprecate cobol")
    assert (told.done, told.total, told.level, told.version) == (0, 4, Level.ALONE, 1)
    assert not any(step.done for line in told.lines for step in line.steps)
    assert names_of([told]) == {1: "mo"}


def test_steps_behind_are_told(plan):
    number = plan()
    with transaction() as session:
        session.execute(update(TagChange).values(place=2))
    steps = [step.done for line in told_change(number).lines for step in line.steps]
    assert steps == [True, True, False, False]


def test_who_may_do_what_follows_from_state_and_people(plan, person):
    number = plan()
    mo, ada, ed = (person(name).actor for name in ("mo", "ada", "ed"))
    told = told_change(number)
    assert [told.may_be_run_by(one) for one in (mo, ada)] == [True, False]
    assert told.can_be_stopped
    assert not told.can_be_undone
    stop_tag_change(person("ed"), number)
    told = told_change(number)
    assert [told.may_be_resumed_by(one) for one in (mo, ed)] == [True, False]
    with transaction() as session:
        session.execute(update(TagChange).values(state=ChangeState.NEEDS_AGREEMENT.value))
        session.execute(update(Tag).where(Tag.name == "ml").values(topic_count=5_000))
    told = told_change(number)
    assert [told.may_be_agreed_to_by(one) for one in (mo, ada, ed)] == [False, True, False]


def test_a_plan_tells_what_it_reaches_by_now(plan):
    number = plan()
    with transaction() as session:
        session.execute(update(Tag).where(Tag.name == "ml").values(topic_count=5_000))
    told = told_change(number)
    assert (told.reach.topics, told.level) == (5_000, Level.ADMIN)


def test_changes_are_listed_newest_first_a_page_at_a_time(plan, person):
    numbers = [plan("deprecate cobol") for _ in range(PAGE_SIZE + 2)]
    run_tag_change(person("mo"), numbers[0], 1)
    first = changes_page()
    assert [one.id for one in first.rows] == numbers[:1:-1]
    rest = changes_page(before=first.following)
    assert ([one.id for one in rest.rows], rest.following) == (numbers[1::-1], None)
    running = changes_page(ChangeState.RUNNING)
    assert [one.id for one in running.rows] == numbers[:1]
    assert running.rows[0].in_work


def test_there_is_no_change_without_a_row(app):
    with pytest.raises(NotFound):
        told_change(1)
