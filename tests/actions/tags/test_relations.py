"""Other names and broader tags: no chains, no circles, and a closure that is kept."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from moderation.actions.tags.relations import add_alias, imply, retire_alias, unimply
from moderation.actions.transaction import transaction
from moderation.domain.errors import Invalid
from moderation.domain.tags.relations import closure
from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagClosure, TagImplication
from moderation.queries.verification import verify

NAMES = ("ant", "bee", "cat", "dog", "elk")


def stored():
    query = select(TagClosure.narrower_id, TagClosure.broader_id)
    return set(map(tuple, db.session.execute(query)))


def living():
    query = select(TagImplication.narrower_id, TagImplication.broader_id)
    return set(map(tuple, db.session.execute(query.where(TagImplication.live))))


def test_the_closure_holds_what_follows(tag, broader):
    broader("poodle", "dog")
    broader("dog", "animal")
    poodle, dog, animal = map(tag, ("poodle", "dog", "animal"))
    assert stored() == {(poodle, dog), (dog, animal), (poodle, animal)}
    assert verify().problems == ()


def test_a_circle_is_refused_with_the_way_around_it(broader):
    broader("poodle", "dog")
    broader("dog", "animal")
    with pytest.raises(Invalid) as caught:
        broader("animal", "poodle")
    assert "animal → poodle → dog → animal" in str(caught.value.fields["broader"])
    with pytest.raises(Invalid):
        broader("animal", "animal")
    assert len(living()) == 2


def test_a_tag_out_of_use_is_no_broader_one(tag, operator):
    numbers = tag("poodle"), tag("dog")
    with transaction() as session:
        one, other = (session.get_one(Tag, number) for number in numbers)
        other.live = False
        with pytest.raises(Invalid):
            imply(session, operator, one, other)


def test_an_implication_that_is_there_is_made_once(broader):
    assert broader("poodle", "dog") == broader("poodle", "dog")
    assert verify().problems == ()


WISH = st.tuples(st.booleans(), st.sampled_from(NAMES), st.sampled_from(NAMES))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WISH, max_size=12))
def test_whatever_comes_and_goes_the_closure_is_what_counting_anew_gives(
    tag, broader, operator, wishes
):
    for come, narrower, broad in wishes:
        try:
            number = broader(narrower, broad)
        except Invalid:
            continue
        if not come:
            with transaction() as session:
                unimply(session, operator, session.get_one(TagImplication, number))
    assert stored() == closure(living())
    assert all(one != other for one, other in stored())


def test_an_alias_leads_to_its_tag_until_it_is_retired(tag, operator):
    number = tag("machine learning")
    with transaction() as session:
        alias = add_alias(session, operator, "ml", session.get_one(Tag, number))
    assert tag("ml") == number
    with transaction() as session:
        retire_alias(session, operator, session.get_one(TagAlias, alias.id))
    assert tag("ml") != number
    assert verify().problems == ()


def test_the_name_of_a_tag_is_no_alias(tag, operator):
    number, _ = tag("machine learning"), tag("ml")
    with transaction() as session, pytest.raises(Invalid):
        add_alias(session, operator, "ml", session.get_one(Tag, number))
