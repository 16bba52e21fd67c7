"""What a change of the vocabulary did is taken back exactly, but for what others changed since."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from moderation.actions.effects.tag_suggestions import tag_named
from moderation.actions.record import record
from moderation.actions.tags.changes.running import give_up_tag_change, go_on_with
from moderation.actions.tags.changes.undoing import plan_tag_undo
from moderation.actions.tags.describing import describe_tag
from moderation.actions.tags.relations import add_alias, imply
from moderation.actions.tags.standing import Retag, retag, settle
from moderation.actions.transaction import transaction
from moderation.domain.errors import Invalid, NotAllowed, VenireError
from moderation.domain.tags.describing import TagDescription
from moderation.domain.tags.requests import RefusedRequest
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag, TagChange, TopicTag
from moderation.models.covered import COVERED, covered_values
from moderation.queries.tags.changes.preview import preview
from moderation.queries.tags.changes.since import changed_since
from moderation.queries.verification import verify
from tests.actions.tags.changes.working import begin, begun, done, tables, unproved, work_on

NAMES = ("ant", "bee", "cat", "dog", "elk", "fox")
SLUGS = ("broad-emotions", "sums", "rhymes")


def undone(context, number, size=2):
    return work_on(context, begin(context, plan_tag_undo(context, number)), size)


@pytest.fixture
def put(tag, operator):
    """Put tags on a topic, as somebody else."""

    def put_on(topic_id, *names, off=()):
        numbers, gone = tuple(map(tag, names)), tuple(map(tag, off))
        with transaction() as session:
            retag(session, operator, [Retag(topic_id, add=numbers, remove=gone)])

    return put_on


def state(number):
    return db.session.get_one(TagChange, number, populate_existing=True).state


REQUESTS = [
    "rename cat -> feline",
    "merge cat -> dog",
    "split cat -> lion, dog",
    "alias puss -> cat",
    "unalias kitty",
    "imply bee -> dog",
    "unimply cat -> animal",
    "deprecate cat",
    "retag cat -> dog on sums",
    "merge cat -> dog\nrename dog -> pets\nimply bee -> pets\nsplit pets -> one, two",
    "unalias kitty\nsplit dog -> kitty, puppy\nmerge kitty -> puppy",
    "rename cat -> kitty\nrename dog -> hound\nmerge hound -> kitty",
]


@pytest.mark.parametrize("text", REQUESTS)
def test_what_was_done_is_taken_back(put, topics, broader, operator, text):
    broader("cat", "animal")
    broader("lion cub", "cat")
    put(topics[0], "cat", "bee")
    put(topics[1], "cat", "dog", "lion cub")
    put(topics[2], "dog")
    done(operator, "alias kitty -> cat")
    before = tables()
    change = done(operator, text)
    assert change.state == "done", change.why
    assert tables() != before
    undo = undone(operator, change.id)
    assert undo.state == "done", undo.why
    assert (tables(), state(change.id)) == (before, "undone")
    assert verify().sound, str(verify())
    assert changed_since(change.id) == ()


NAME = st.sampled_from(NAMES)
VERB = st.sampled_from(("rename", "merge", "alias", "imply"))
LINE = st.one_of(
    st.builds("{} {} -> {}".format, VERB, NAME, NAME),
    st.builds("unimply {} -> {}".format, NAME, NAME),
    st.builds("split {} -> {}, {}".format, NAME, NAME, NAME),
    st.builds("{} {}".format, st.sampled_from(("unalias", "deprecate", "revive")), NAME),
    st.builds("retag {} -> {} on {}".format, NAME, NAME, st.sampled_from(SLUGS)),
)  # fmt: skip
PUT = st.tuples(st.sampled_from((0, 1, 2)), NAME, st.booleans())


def fitting(lines):
    """Of lines, those that can be done one after the other."""
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        with suppress(RefusedRequest):
            preview(longer)
            text = longer
    return text


def drawn(check):
    limits = settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    return limits(check)


@drawn
@given(
    st.lists(PUT, max_size=6), st.lists(LINE, min_size=1, max_size=12), st.sampled_from((1, 2, 200))
)
def test_whatever_was_done_is_taken_back(put, topics, operator, puts, lines, size):
    for topic, name, on in puts:
        put(topics[topic], *([name] if on else []), off=[] if on else [name])
    text = fitting(lines)
    if not text:
        return
    before = tables()
    change = done(operator, text, size)
    event(change.state)
    assert verify().sound, f"{text}\n{verify()}"
    if tables() != before:
        assert undone(operator, change.id, size).state == "done"
    assert tables() == before, text
    assert verify().sound, f"{text}\n{verify()}"


OTHERS = st.lists(
    st.tuples(st.sampled_from(("put", "take", "alias", "imply", "describe")), NAME, NAME,
              st.sampled_from((0, 1, 2))),
    min_size=1, max_size=4,
)  # fmt: skip


def does(context, act, topic_id):
    """Somebody else's act, where it is possible."""
    what, name, other, place = act
    with transaction() as session, suppress(VenireError):
        tag = tag_named(session, context, name)
        if what == "alias":
            add_alias(session, context, other, tag)
        elif what == "imply":
            imply(session, context, tag, tag_named(session, context, other))
            settle(session, context, topic_id)
        elif what == "describe":
            tag.family = other
            record(session, context, tag, "tag.described")
        else:
            wish = Retag(topic_id[place], **{"add" if what == "put" else "remove": (tag.id,)})
            retag(session, context, [wish])


def explicit_or_all(row):
    """What an undo may not touch of a row: on topics, what is implied follows from the rest."""
    if isinstance(row, TopicTag):
        return row.present and not row.implied
    return covered_values(row)


def rows(subjects):
    db.session.rollback()
    found = {}
    for subject in subjects:
        kind, _, number = subject.partition(":")
        found[subject] = explicit_or_all(db.session.get_one(COVERED[kind][0], int(number)))
    return found


@drawn
@given(st.lists(PUT, max_size=5), st.lists(LINE, min_size=1, max_size=8), OTHERS)
def test_what_others_did_between_stands(put, topics, operator, acting, puts, lines, others):
    for topic, name, on in puts:
        put(topics[topic], *([name] if on else []), off=[] if on else [name])
    text = fitting(lines)
    if not text:
        return
    change = done(operator, text)
    if not change.done:
        return
    somebody = acting(actor=operator.actor)
    for act in others:
        does(somebody, act, topics)
    query = select(LedgerEntry.subject).where(LedgerEntry.act_group == somebody.group)
    theirs = set(db.session.scalars(query))
    stood = rows(theirs)
    undo = undone(operator, change.id)
    assert undo.state == "done"
    assert rows(theirs) == stood, (text, others)
    assert verify().sound, f"{text} {others}\n{verify()}"
    own = select(LedgerEntry.subject).where(LedgerEntry.act_group == change.act_group)
    told = {one.subject for one in changed_since(change.id)}
    assert told == theirs & set(db.session.scalars(own))


def test_what_others_changed_is_listed_before_it_is_left(put, topics, tag, operator, acting):
    put(topics[0], "cat")
    put(topics[1], "cat")
    number = tag("dog")
    change = done(operator, "alias hound -> dog\nmerge cat -> dog")
    put(topics[1], off=["dog"])
    version = db.session.get_one(Tag, number).version
    describe_tag(acting(actor=operator.actor), number, version, TagDescription("It barks."))
    listed = [(one.about, one.topic, one.act, one.by) for one in changed_since(change.id)]
    assert listed == [("dog", "sums", "topic.untagged", "operator:test")]
    assert undone(operator, change.id).state == "done"
    query = select(Tag.name).join(TopicTag).where(TopicTag.present, TopicTag.topic_id == topics[1])
    assert db.session.scalars(query).all() == ["cat"]
    assert db.session.get_one(Tag, number).description == "It barks."


def test_half_of_a_change_is_taken_back(put, topics, tag, operator):
    for topic_id in topics:
        put(topic_id, "cat")
    tag("dog")
    before = tables()
    number = begun(operator, "merge cat -> dog")
    go_on_with(operator.now, number, unproved, 1)
    with transaction() as session:
        give_up_tag_change(session, operator, number)
    assert tables() != before
    assert undone(operator, number).state == "done"
    assert (tables(), state(number)) == (before, "undone")


def test_an_undo_that_was_stopped_can_be_planned_anew(put, topics, tag, operator):
    for topic_id in topics:
        put(topic_id, "cat")
    tag("dog")
    before = tables()
    number = done(operator, "merge cat -> dog").id
    first = begin(operator, plan_tag_undo(operator, number))
    for _ in range(2):
        go_on_with(operator.now, first, unproved, 1)
    with pytest.raises(Invalid):
        plan_tag_undo(operator, number)
    with transaction() as session:
        give_up_tag_change(session, operator, first)
    assert undone(operator, number).state == "done"
    assert tables() == before
    assert changed_since(number) == ()


class Killed(Exception):
    """The worker is gone."""


def test_an_undo_whose_worker_is_killed_goes_on(put, topics, broader, operator):
    broader("cat", "animal")
    for topic_id in topics:
        put(topic_id, "cat")
    before = tables()
    number = done(operator, "split cat -> lion, lynx\nimply lion -> animal").id
    undo = begin(operator, plan_tag_undo(operator, number))

    def dies(session):
        raise Killed

    more = True
    while more:
        with pytest.raises(Killed):
            go_on_with(operator.now, undo, dies, 1)
        more = go_on_with(operator.now, undo, unproved, 1)
    assert (tables(), state(number)) == (before, "undone")
    assert verify().sound, str(verify())


def test_what_cannot_be_taken_back_is_refused(tag, person, operator):
    tag("cat")
    number = begun(operator, "alias kitty -> cat")
    with pytest.raises(Invalid):
        plan_tag_undo(operator, number)
    work_on(operator, number)
    with pytest.raises(NotAllowed):
        plan_tag_undo(person("op"), number)
    undo = undone(operator, number)
    for one in (number, undo.id):
        with pytest.raises(Invalid):
            plan_tag_undo(operator, one)


def test_an_undo_reaches_what_was_done(put, topics, tag, operator):
    for topic_id in topics:
        put(topic_id, "cat")
    tag("dog")
    number = done(operator, "merge cat -> dog").id
    undo = db.session.get_one(TagChange, plan_tag_undo(operator, number))
    assert undo.reach["topics"] == 3
    assert undo.reach["aliases"] == 1
    assert (undo.total, undo.undoes_id) == (8, number)
